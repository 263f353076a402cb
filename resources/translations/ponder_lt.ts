<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="lt_LT" sourcelanguage="en_US">
<context>
    <name>AnswerFoot</name>
    <message>
        <source>Copy</source>
        <translation>Kopijuoti</translation>
    </message>
    <message>
        <source>Copy answer</source>
        <translation>Kopijuoti atsakymą</translation>
    </message>
    <message>
        <source>Regenerate</source>
        <translation>Atsakyti iš naujo</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Palyginti</translation>
    </message>
    <message>
        <source>Probabilities: on</source>
        <translation>Tikimybės: įjungta</translation>
    </message>
    <message>
        <source>Probabilities</source>
        <translation>Tikimybės</translation>
    </message>
    <message>
        <source>Experts</source>
        <translation>Ekspertai</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Dismiss</source>
        <translation>Užverti</translation>
    </message>
</context>
<context>
    <name>BudgetPill</name>
    <message>
        <source>Budget: %1</source>
        <translation>Biudžetas: %1</translation>
    </message>
    <message>
        <source>Budget: none</source>
        <translation>Biudžetas: nėra</translation>
    </message>
    <message>
        <source>How many tokens of thought there may be before the answer begins</source>
        <translation>Kiek leksemų gali trukti mąstymas, kol prasideda atsakymas</translation>
    </message>
    <message>
        <source>No budget</source>
        <translation>Be biudžeto</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 leksemų</translation>
    </message>
</context>
<context>
    <name>CacheMenu</name>
    <message>
        <source>%1, too much</source>
        <translation>%1, per daug</translation>
    </message>
    <message>
        <source>Context: what the model sees of a chat</source>
        <translation>Kontekstas: ką modelis mato iš pokalbio</translation>
    </message>
    <message>
        <source>Kept as</source>
        <translation>Laikoma kaip</translation>
    </message>
</context>
<context>
    <name>ChatMenu</name>
    <message>
        <source>Rename</source>
        <translation>Pervadinti</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>Atsegti</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>Prisegti</translation>
    </message>
    <message>
        <source>Back from the archive</source>
        <translation>Grąžinti iš archyvo</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>Archyvuoti</translation>
    </message>
    <message>
        <source>Move to</source>
        <translation>Perkelti į</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>Naujas aplankas…</translation>
    </message>
    <message>
        <source>No folder</source>
        <translation>Be aplanko</translation>
    </message>
    <message>
        <source>Notes and tags…</source>
        <translation>Pastabos ir žymės…</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>Dubliuoti</translation>
    </message>
    <message>
        <source>Map of this chat</source>
        <translation>Šio pokalbio žemėlapis</translation>
    </message>
    <message>
        <source>Ctrl M</source>
        <translation>Ctrl M</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Eksportuoti…</translation>
    </message>
    <message>
        <source>Ctrl E</source>
        <translation>Ctrl E</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Užverti</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Ištrinti</translation>
    </message>
    <message>
        <source>Import chats…</source>
        <translation>Importuoti pokalbius…</translation>
    </message>
    <message>
        <source>Ctrl I</source>
        <translation>Ctrl I</translation>
    </message>
    <message>
        <source>Import a folder of chats…</source>
        <translation>Importuoti pokalbių aplanką…</translation>
    </message>
    <message>
        <source>Open a model…</source>
        <translation>Atverti modelį…</translation>
    </message>
    <message>
        <source>Ctrl O</source>
        <translation>Ctrl O</translation>
    </message>
    <message>
        <source>Open with options…</source>
        <translation>Atverti su parinktimis…</translation>
    </message>
    <message>
        <source>Ctrl Shift O</source>
        <translation>Ctrl Shift O</translation>
    </message>
    <message>
        <source>Where it runs…</source>
        <translation>Kur jis veikia…</translation>
    </message>
    <message>
        <source>Ctrl D</source>
        <translation>Ctrl D</translation>
    </message>
    <message>
        <source>Context and cache…</source>
        <translation>Kontekstas ir podėlis…</translation>
    </message>
    <message>
        <source>Ctrl Shift T</source>
        <translation>Ctrl Shift T</translation>
    </message>
    <message>
        <source>Theme of the system</source>
        <translation>Sistemos apipavidalinimas</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Šviesus</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Tamsus</translation>
    </message>
    <message>
        <source>Hide thoughts</source>
        <translation>Slėpti mintis</translation>
    </message>
    <message>
        <source>Thoughts while they are written</source>
        <translation>Mintys, kol rašomos</translation>
    </message>
    <message>
        <source>Open thoughts</source>
        <translation>Išskleisti mintis</translation>
    </message>
</context>
<context>
    <name>ChatRow</name>
    <message>
        <source>pinned</source>
        <translation>prisegtas</translation>
    </message>
    <message>
        <source>archived</source>
        <translation>archyvuotas</translation>
    </message>
    <message>
        <source>temporary, not saved</source>
        <translation>laikinas, neišsaugomas</translation>
    </message>
    <message>
        <source>answering</source>
        <translation>atsako</translation>
    </message>
    <message>
        <source>Rename, pin, move, delete</source>
        <translation>Pervadinti, prisegti, perkelti, ištrinti</translation>
    </message>
    <message>
        <source>New title</source>
        <translation>Naujas pavadinimas</translation>
    </message>
</context>
<context>
    <name>ChatSetup</name>
    <message>
        <source>Temperature</source>
        <translation>Temperatūra</translation>
    </message>
    <message>
        <source>0 takes the likeliest word each time, higher is freer</source>
        <translation>0 kaskart ima tikėtiniausią žodį, daugiau – laisviau</translation>
    </message>
    <message>
        <source>Top-k</source>
        <translation>Top-k</translation>
    </message>
    <message>
        <source>Chosen among so many tokens; 0 is all of them</source>
        <translation>Renkamasi iš tiek leksemų; 0 – iš visų</translation>
    </message>
    <message>
        <source>Top-p</source>
        <translation>Top-p</translation>
    </message>
    <message>
        <source>Chosen among the likeliest that have this share together</source>
        <translation>Renkamasi iš tikėtiniausių, kurios kartu sudaro šią dalį</translation>
    </message>
    <message>
        <source>Min-p</source>
        <translation>Min-p</translation>
    </message>
    <message>
        <source>At least this share of the likeliest token&apos;s chance</source>
        <translation>Bent tokia tikėtiniausios leksemos tikimybės dalis</translation>
    </message>
    <message>
        <source>Repetition penalty</source>
        <translation>Kartojimosi bauda</translation>
    </message>
    <message>
        <source>1 is none, higher avoids words that were just used</source>
        <translation>1 – jokios, daugiau – vengiama ką tik vartotų žodžių</translation>
    </message>
</context>
<context>
    <name>ChatSetupSheet</name>
    <message>
        <source>This chat</source>
        <translation>Šis pokalbis</translation>
    </message>
    <message>
        <source>For the chat that you are about to begin</source>
        <translation>Pokalbiui, kurį ketinate pradėti</translation>
    </message>
    <message>
        <source>Instructions</source>
        <translation>Nurodymai</translation>
    </message>
    <message>
        <source>What the model is to keep in mind: “Answer in Lithuanian.”</source>
        <translation>Ką modelis turi turėti omenyje: „Atsakyk lietuviškai.“</translation>
    </message>
    <message>
        <source>Instructions for this chat</source>
        <translation>Nurodymai šiam pokalbiui</translation>
    </message>
    <message>
        <source>It is sent before your first words, and counts as part of the context.</source>
        <translation>Siunčiama prieš pirmuosius jūsų žodžius ir užima dalį konteksto.</translation>
    </message>
    <message>
        <source>Choosing words</source>
        <translation>Žodžių parinkimas</translation>
    </message>
    <message>
        <source>%1, the model&apos;s own</source>
        <translation>%1, paties modelio</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>Rinkiniai</translation>
    </message>
    <message>
        <source>Keep these instructions and values under a name, to use them in other chats.</source>
        <translation>Išsaugokite šiuos nurodymus ir reikšmes pavadinę, kad galėtumėte naudoti kituose pokalbiuose.</translation>
    </message>
    <message>
        <source>Preset: %1</source>
        <translation>Rinkinys: %1</translation>
    </message>
    <message>
        <source>Remove the preset “%1”</source>
        <translation>Pašalinti rinkinį „%1“</translation>
    </message>
    <message>
        <source>Name of a preset</source>
        <translation>Rinkinio pavadinimas</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Pavadinimas</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Palikti</translation>
    </message>
    <message>
        <source>Keep as a preset</source>
        <translation>Išsaugoti kaip rinkinį</translation>
    </message>
    <message>
        <source>New chats with this model begin so</source>
        <translation>Taip prasideda nauji pokalbiai su šiuo modeliu</translation>
    </message>
    <message>
        <source>Back to the model&apos;s own</source>
        <translation>Grįžti prie modelio reikšmių</translation>
    </message>
</context>
<context>
    <name>ChatSheet</name>
    <message>
        <source>Notes and tags</source>
        <translation>Pastabos ir žymės</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Žymės</translation>
    </message>
    <message>
        <source>Take the tag %1 off</source>
        <translation>Nuimti žymę %1</translation>
    </message>
    <message>
        <source>Add a tag</source>
        <translation>Pridėti žymę</translation>
    </message>
    <message>
        <source>Add the tag %1</source>
        <translation>Pridėti žymę %1</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Pastaba</translation>
    </message>
    <message>
        <source>Only for you: the model does not see it. It is found by the search.</source>
        <translation>Tik jums: modelis jos nemato. Ją randa paieška.</translation>
    </message>
    <message>
        <source>Note about this chat</source>
        <translation>Pastaba apie šį pokalbį</translation>
    </message>
</context>
<context>
    <name>ChatView</name>
    <message>
        <source>Conversation</source>
        <translation>Pokalbis</translation>
    </message>
    <message>
        <source>Jump to the latest</source>
        <translation>Į pabaigą</translation>
    </message>
</context>
<context>
    <name>CodeBlock</name>
    <message>
        <source>code</source>
        <translation>kodas</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopijuoti</translation>
    </message>
    <message>
        <source>Copy code</source>
        <translation>Kopijuoti kodą</translation>
    </message>
    <message>
        <source>Code: %1</source>
        <translation>Kodas: %1</translation>
    </message>
</context>
<context>
    <name>CompareCell</name>
    <message>
        <source>Checks</source>
        <translation>Tikrina</translation>
    </message>
    <message>
        <source>Changes its mind</source>
        <translation>Persigalvoja</translation>
    </message>
    <message>
        <source>Concludes</source>
        <translation>Daro išvadą</translation>
    </message>
</context>
<context>
    <name>CompareSheet</name>
    <message>
        <source>Compare</source>
        <translation>Palyginti</translation>
    </message>
    <message>
        <source>1 run</source>
        <translation>1 bandymas</translation>
    </message>
    <message numerus="yes">
        <source>%n runs</source>
        <translation>
            <numerusform>%n bandymas</numerusform>
            <numerusform>%n bandymai</numerusform>
            <numerusform>%n bandymų</numerusform>
        </translation>
    </message>
    <message>
        <source>version %1</source>
        <translation>%1 versija</translation>
    </message>
    <message>
        <source>versions %1</source>
        <translation>versijos %1</translation>
    </message>
    <message>
        <source>One more run</source>
        <translation>Dar vienas bandymas</translation>
    </message>
    <message numerus="yes">
        <source>%n more runs</source>
        <translation>
            <numerusform>dar %n bandymas</numerusform>
            <numerusform>dar %n bandymai</numerusform>
            <numerusform>dar %n bandymų</numerusform>
        </translation>
    </message>
    <message>
        <source>Stop (the last run)</source>
        <translation>Stabdyti (paskutinis bandymas)</translation>
    </message>
    <message numerus="yes">
        <source>Stop (%n runs to go)</source>
        <translation>
            <numerusform>Stabdyti (liko %n bandymas)</numerusform>
            <numerusform>Stabdyti (liko %n bandymai)</numerusform>
            <numerusform>Stabdyti (liko %n bandymų)</numerusform>
        </translation>
    </message>
    <message>
        <source>Show in the chat</source>
        <translation>Rodyti pokalbyje</translation>
    </message>
    <message>
        <source>Fold the steps that are the same</source>
        <translation>Suskleisti vienodus žingsnius</translation>
    </message>
    <message>
        <source>The first step is the same: show it</source>
        <translation>Pirmasis žingsnis vienodas: rodyti</translation>
    </message>
    <message numerus="yes">
        <source>The first %n steps are the same: show them</source>
        <translation>
            <numerusform>Pirmasis %n žingsnis vienodas: rodyti</numerusform>
            <numerusform>Pirmieji %n žingsniai vienodi: rodyti</numerusform>
            <numerusform>Pirmieji %n žingsnių vienodi: rodyti</numerusform>
        </translation>
    </message>
    <message>
        <source>Here they part</source>
        <translation>Čia jie išsiskiria</translation>
    </message>
</context>
<context>
    <name>Composer</name>
    <message>
        <source>Dismiss</source>
        <translation>Užverti</translation>
    </message>
    <message>
        <source>Ask anything. It stays here.</source>
        <translation>Klauskite bet ko. Viskas lieka čia.</translation>
    </message>
    <message>
        <source>Your message</source>
        <translation>Jūsų žinutė</translation>
    </message>
    <message>
        <source>Think</source>
        <translation>Mąstyti</translation>
    </message>
    <message>
        <source>Whether the model thinks before it answers</source>
        <translation>Ar modelis mąsto prieš atsakydamas</translation>
    </message>
    <message>
        <source>This model always thinks before it answers</source>
        <translation>Šis modelis visada mąsto prieš atsakydamas</translation>
    </message>
    <message>
        <source>Effort: %1</source>
        <translation>Pastangos: %1</translation>
    </message>
    <message>
        <source>How much the model thinks before it answers</source>
        <translation>Kiek modelis mąsto prieš atsakydamas</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stabdyti</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Siųsti</translation>
    </message>
    <message>
        <source>Enter sends · Shift Enter breaks the line · Esc stops</source>
        <translation>„Enter“ siunčia · „Shift Enter“ kelia eilutę · „Esc“ stabdo</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Stabdoma…</translation>
    </message>
</context>
<context>
    <name>ContextCard</name>
    <message>
        <source>Go on without the oldest turns</source>
        <translation>Tęsti be seniausių žinučių</translation>
    </message>
    <message>
        <source>The model stops seeing them. They stay here, above a line that says so.</source>
        <translation>Modelis jų nebemato. Jos lieka čia, virš tai žyminčios linijos.</translation>
    </message>
    <message>
        <source>Take a larger context</source>
        <translation>Imti didesnį kontekstą</translation>
    </message>
    <message>
        <source>Start a new chat with a summary</source>
        <translation>Pradėti naują pokalbį nuo santraukos</translation>
    </message>
    <message>
        <source>The model sums this chat up first. This one stays as it is.</source>
        <translation>Modelis pirma apibendrina šį pokalbį. Šis lieka toks, koks yra.</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>Palikti</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stabdyti</translation>
    </message>
    <message>
        <source>Stop the summary</source>
        <translation>Stabdyti santrauką</translation>
    </message>
</context>
<context>
    <name>ContextMeter</name>
    <message>
        <source>What the model sees now</source>
        <translation>Ką modelis mato dabar</translation>
    </message>
</context>
<context>
    <name>DeviceSheet</name>
    <message>
        <source>Where it runs</source>
        <translation>Kur jis veikia</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Užverti</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Experts on the graphics card</source>
        <translation>Ekspertai vaizdo plokštėje</translation>
    </message>
    <message>
        <source>As many as fit</source>
        <translation>Kiek telpa</translation>
    </message>
    <message>
        <source>Let Ponder decide by the memory that is free</source>
        <translation>Tegul „Ponder“ sprendžia pagal laisvą atmintį</translation>
    </message>
    <message>
        <source>An estimate: %1</source>
        <translation>Įvertis: %1</translation>
    </message>
    <message>
        <source>This is how it is loaded now.</source>
        <translation>Taip jis įkeltas dabar.</translation>
    </message>
    <message>
        <source>An answer is being written.</source>
        <translation>Rašomas atsakymas.</translation>
    </message>
    <message>
        <source>Load it so</source>
        <translation>Taip ir įkelti</translation>
    </message>
</context>
<context>
    <name>Dialogs</name>
    <message>
        <source>Open a model</source>
        <translation>Atverti modelį</translation>
    </message>
    <message>
        <source>Models (*.gguf)</source>
        <translation>Modeliai (*.gguf)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Visi failai (*)</translation>
    </message>
    <message>
        <source>Import chats</source>
        <translation>Importuoti pokalbius</translation>
    </message>
    <message>
        <source>Exports and chats (*.zip *.json *.chat *.sqlite *.db)</source>
        <translation>Eksportai ir pokalbiai (*.zip *.json *.chat *.sqlite *.db)</translation>
    </message>
    <message>
        <source>Import a folder</source>
        <translation>Importuoti aplanką</translation>
    </message>
    <message>
        <source>Look for models in this folder</source>
        <translation>Ieškoti modelių šiame aplanke</translation>
    </message>
</context>
<context>
    <name>DropHere</name>
    <message>
        <source>Drop the model file to open it</source>
        <translation>Paleiskite modelio failą, kad atvertumėte</translation>
    </message>
    <message>
        <source>Drop the chats to import them</source>
        <translation>Paleiskite pokalbius, kad importuotumėte</translation>
    </message>
</context>
<context>
    <name>EffortMenu</name>
    <message>
        <source>as it likes</source>
        <translation>kaip jam patinka</translation>
    </message>
    <message>
        <source>minimal</source>
        <translation>mažiausios</translation>
    </message>
    <message>
        <source>low</source>
        <translation>mažos</translation>
    </message>
    <message>
        <source>medium</source>
        <translation>vidutinės</translation>
    </message>
    <message>
        <source>high</source>
        <translation>didelės</translation>
    </message>
    <message>
        <source>maximal</source>
        <translation>didžiausios</translation>
    </message>
</context>
<context>
    <name>EmptyChat</name>
    <message>
        <source>What shall we think about?</source>
        <translation>Apie ką pamąstysime?</translation>
    </message>
    <message>
        <source>Open a model to begin</source>
        <translation>Atverkite modelį ir pradėkite</translation>
    </message>
    <message>
        <source>Ponder runs language models from GGUF files on this computer. Choose one, or drop it onto this window.</source>
        <translation>„Ponder“ šiame kompiuteryje paleidžia kalbos modelius iš GGUF failų. Pasirinkite failą arba užvilkite jį ant šio lango.</translation>
    </message>
    <message>
        <source>It thinks on this computer</source>
        <translation>Mąsto šiame kompiuteryje</translation>
    </message>
    <message>
        <source>Nothing you write leaves it. There is no account, and no network is needed.</source>
        <translation>Niekas, ką rašote, jo nepalieka. Nereikia nei paskyros, nei tinklo.</translation>
    </message>
    <message>
        <source>You see how it thinks</source>
        <translation>Matote, kaip jis mąsto</translation>
    </message>
    <message>
        <source>The thought comes before the answer. Open it, fold it, and judge for yourself.</source>
        <translation>Mintis eina prieš atsakymą. Išskleiskite ją, suskleiskite ir spręskite patys.</translation>
    </message>
    <message>
        <source>You bring the model</source>
        <translation>Modelį parūpinate jūs</translation>
    </message>
    <message>
        <source>The small one that comes along calculates, compares numbers and counts letters. For anything else, download a GGUF file and open it here.</source>
        <translation>Kartu pateiktas mažasis skaičiuoja, lygina skaičius ir suskaičiuoja raides. Visam kitam atsisiųskite GGUF failą ir atverkite jį čia.</translation>
    </message>
    <message>
        <source>Open a model…</source>
        <translation>Atverti modelį…</translation>
    </message>
    <message>
        <source>Models on this computer</source>
        <translation>Modeliai šiame kompiuteryje</translation>
    </message>
    <message>
        <source>Ask: %1</source>
        <translation>Klausti: %1</translation>
    </message>
</context>
<context>
    <name>ErrorText</name>
    <message>
        <source>Stopping…</source>
        <translation>Stabdoma…</translation>
    </message>
    <message>
        <source>Reading: %1 of %2 tokens</source>
        <translation>Skaitoma: %1 iš %2 leksemų</translation>
    </message>
    <message>
        <source>Reading your question…</source>
        <translation>Skaitomas jūsų klausimas…</translation>
    </message>
    <message>
        <source>The model had nothing to say. You can regenerate, or ask in other words.</source>
        <translation>Modelis neturėjo ką pasakyti. Galite paprašyti atsakyti iš naujo arba paklausti kitais žodžiais.</translation>
    </message>
    <message>
        <source>“%1” is not there any more. Choose another model file.</source>
        <translation>„%1“ ten nebėra. Pasirinkite kitą modelio failą.</translation>
    </message>
    <message>
        <source>“%1” cannot be read. Check its permissions, or choose another model file.</source>
        <translation>„%1“ nepavyksta perskaityti. Patikrinkite failo teises arba pasirinkite kitą modelio failą.</translation>
    </message>
    <message>
        <source>“%1” is not a whole GGUF file. Download it again, or choose another.</source>
        <translation>„%1“ nėra visas GGUF failas. Atsisiųskite jį iš naujo arba pasirinkite kitą.</translation>
    </message>
    <message>
        <source>“%1” is a kind of model that Ponder cannot run yet. Choose another.</source>
        <translation>„%1“ yra tokios rūšies modelis, kurio „Ponder“ dar negali paleisti. Pasirinkite kitą.</translation>
    </message>
    <message>
        <source>There is not enough memory for “%1”. Close other programs, or choose a smaller model.</source>
        <translation>„%1“ neužtenka atminties. Užverkite kitas programas arba pasirinkite mažesnį modelį.</translation>
    </message>
    <message>
        <source>The chat template inside “%1” does not work. Choose another build of this model.</source>
        <translation>„%1“ viduje esantis pokalbio šablonas neveikia. Pasirinkite kitą šio modelio laidą.</translation>
    </message>
    <message>
        <source>The compute device failed while “%1” was loading. Try again, or restart the computer.</source>
        <translation>Įkeliant „%1“ sutriko skaičiavimo įrenginys. Bandykite dar kartą arba paleiskite kompiuterį iš naujo.</translation>
    </message>
    <message>
        <source>Loading “%1” was cancelled.</source>
        <translation>„%1“ įkėlimas nutrauktas.</translation>
    </message>
    <message>
        <source>“%1” could not be loaded.</source>
        <translation>„%1“ įkelti nepavyko.</translation>
    </message>
    <message>
        <source>The model you had is still loaded.</source>
        <translation>Ankstesnis modelis tebėra įkeltas.</translation>
    </message>
    <message>
        <source>This chat is longer than the model can read at once. Your question is kept.</source>
        <translation>Šis pokalbis ilgesnis, nei modelis gali perskaityti iš karto. Jūsų klausimas išsaugotas.</translation>
    </message>
    <message>
        <source>The memory ran out while answering. Everything above is kept; close other programs and regenerate.</source>
        <translation>Atsakant pritrūko atminties. Viskas, kas aukščiau, išsaugota; užverkite kitas programas ir paprašykite atsakyti iš naujo.</translation>
    </message>
    <message>
        <source>The model&apos;s chat template failed on this chat. Your question is kept; try a new chat or another model.</source>
        <translation>Modelio pokalbio šablonas su šiuo pokalbiu nesusidorojo. Jūsų klausimas išsaugotas; bandykite naują pokalbį ar kitą modelį.</translation>
    </message>
    <message>
        <source>The compute device failed while answering. Everything above is kept; load the model again and regenerate.</source>
        <translation>Atsakant sutriko skaičiavimo įrenginys. Viskas, kas aukščiau, išsaugota; įkelkite modelį iš naujo ir paprašykite atsakyti dar kartą.</translation>
    </message>
    <message>
        <source>No model is loaded. Your question is kept; open a model, then regenerate.</source>
        <translation>Neįkeltas joks modelis. Jūsų klausimas išsaugotas; atverkite modelį ir paprašykite atsakyti iš naujo.</translation>
    </message>
    <message>
        <source>The answer could not be finished. Everything above is kept; you can regenerate.</source>
        <translation>Atsakymo baigti nepavyko. Viskas, kas aukščiau, išsaugota; galite paprašyti atsakyti iš naujo.</translation>
    </message>
    <message>
        <source>New chats are not saved until this is solved; your history file is left untouched.</source>
        <translation>Kol tai neišspręsta, nauji pokalbiai neišsaugomi; jūsų istorijos failas neliečiamas.</translation>
    </message>
    <message>
        <source>Your chats were written by a newer Ponder.</source>
        <translation>Jūsų pokalbius įrašė naujesnė „Ponder“ versija.</translation>
    </message>
    <message>
        <source>The history file is damaged or not a history.</source>
        <translation>Istorijos failas sugadintas arba tai ne istorija.</translation>
    </message>
    <message>
        <source>The history&apos;s folder cannot be written.</source>
        <translation>Į istorijos aplanką negalima rašyti.</translation>
    </message>
    <message>
        <source>The disk is full.</source>
        <translation>Diskas pilnas.</translation>
    </message>
    <message>
        <source>Another program holds the history file.</source>
        <translation>Istorijos failą naudoja kita programa.</translation>
    </message>
    <message>
        <source>The history cannot be opened.</source>
        <translation>Istorijos atverti nepavyksta.</translation>
    </message>
    <message>
        <source>The history cannot be written.</source>
        <translation>Istorijos įrašyti nepavyksta.</translation>
    </message>
    <message>
        <source>The history file is damaged.</source>
        <translation>Istorijos failas sugadintas.</translation>
    </message>
    <message>
        <source>This chat is no longer in the history.</source>
        <translation>Šio pokalbio istorijoje nebėra.</translation>
    </message>
    <message>
        <source>The history cannot be reached.</source>
        <translation>Istorija nepasiekiama.</translation>
    </message>
    <message>
        <source>Your words are still in the box below; make room and send again.</source>
        <translation>Jūsų žodžiai tebėra laukelyje apačioje; atlaisvinkite vietos ir siųskite dar kartą.</translation>
    </message>
    <message>
        <source>This answer is on the screen but not saved yet. Ponder keeps trying.</source>
        <translation>Šis atsakymas matomas ekrane, bet dar neišsaugotas. „Ponder“ bando toliau.</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>Niekas nepakeista.</translation>
    </message>
    <message>
        <source>Nothing was exported.</source>
        <translation>Niekas neeksportuota.</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>Sustabdyta.</translation>
    </message>
    <message>
        <source>Interrupted: the program ended here. Everything up to the last quarter second was kept.</source>
        <translation>Nutrūko: čia programa baigė darbą. Išsaugota viskas iki paskutinio sekundės ketvirčio.</translation>
    </message>
    <message>
        <source>The model has no room for another word of this chat, so the answer stops here. Everything is kept.</source>
        <translation>Modelis šiame pokalbyje nebeturi vietos nė vienam žodžiui, todėl atsakymas čia baigiasi. Viskas išsaugota.</translation>
    </message>
    <message>
        <source>The answer reached its length limit.</source>
        <translation>Atsakymas pasiekė ilgio ribą.</translation>
    </message>
    <message>
        <source>This question has no answer yet.</source>
        <translation>Į šį klausimą dar neatsakyta.</translation>
    </message>
    <message>
        <source>1 token</source>
        <translation>1 leksema</translation>
    </message>
    <message numerus="yes">
        <source>%n tokens</source>
        <translation>
            <numerusform>%n leksema</numerusform>
            <numerusform>%n leksemos</numerusform>
            <numerusform>%n leksemų</numerusform>
        </translation>
    </message>
    <message>
        <source>Thinking</source>
        <translation>Mąsto</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>Thought for %1 s</source>
        <translation>Mąstė %1 s</translation>
    </message>
    <message>
        <source>Thought for a moment</source>
        <translation>Mąstė akimirką</translation>
    </message>
    <message>
        <source>Thought</source>
        <translation>Mintis</translation>
    </message>
    <message>
        <source>%1 tok/s</source>
        <translation>%1 leks./s</translation>
    </message>
    <message>
        <source>%1 s to first</source>
        <translation>pirmoji po %1 s</translation>
    </message>
    <message>
        <source>%1 ms to first</source>
        <translation>pirmoji po %1 ms</translation>
    </message>
    <message>
        <source>The model no longer sees what is above this line</source>
        <translation>Modelis nebemato to, kas virš šios linijos</translation>
    </message>
    <message>
        <source>This chat begins with</source>
        <translation>Šis pokalbis prasideda nuo</translation>
    </message>
    <message>
        <source>The context is full</source>
        <translation>Kontekstas pilnas</translation>
    </message>
    <message>
        <source>There is no room for this question</source>
        <translation>Šiam klausimui nebėra vietos</translation>
    </message>
    <message>
        <source>Summing up: 1 token</source>
        <translation>Apibendrinama: 1 leksema</translation>
    </message>
    <message numerus="yes">
        <source>Summing up: %n tokens</source>
        <translation>
            <numerusform>Apibendrinama: %n leksema</numerusform>
            <numerusform>Apibendrinama: %n leksemos</numerusform>
            <numerusform>Apibendrinama: %n leksemų</numerusform>
        </translation>
    </message>
    <message>
        <source>Reading the chat…</source>
        <translation>Skaitomas pokalbis…</translation>
    </message>
</context>
<context>
    <name>ExpertSheet</name>
    <message>
        <source>Experts</source>
        <translation>Ekspertai</translation>
    </message>
    <message>
        <source>All tokens</source>
        <translation>Visos leksemos</translation>
    </message>
    <message>
        <source>The experts of the whole answer</source>
        <translation>Viso atsakymo ekspertai</translation>
    </message>
    <message>
        <source>Previous token</source>
        <translation>Ankstesnė leksema</translation>
    </message>
    <message>
        <source>Next token</source>
        <translation>Kita leksema</translation>
    </message>
    <message numerus="yes">
        <source>%n tokens</source>
        <translation>
            <numerusform>%n leksema</numerusform>
            <numerusform>%n leksemos</numerusform>
            <numerusform>%n leksemų</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2: %3</source>
        <translation>%1 iš %2: %3</translation>
    </message>
    <message>
        <source>Heat map: %1 layers by %2 experts. Arrows go through it.</source>
        <translation>Šiluminis žemėlapis: %1 sluoksnių, %2 ekspertų. Per jį einama rodyklėmis.</translation>
    </message>
    <message>
        <source>Layers from top to bottom, experts from left to right</source>
        <translation>Sluoksniai iš viršaus į apačią, ekspertai iš kairės į dešinę</translation>
    </message>
    <message>
        <source>Busiest: %1</source>
        <translation>Daugiausia dirbo: %1</translation>
    </message>
    <message>
        <source>layer %1 expert %2 (%3)</source>
        <translation>%1 sluoksnio %2 ekspertas (%3)</translation>
    </message>
</context>
<context>
    <name>ExportCommand</name>
    <message>
        <source>Write chats to files and end: their numbers, as ponder-cli list shows them, or --all.</source>
        <translation>Įrašyti pokalbius į failus ir baigti: jų numeriai, kaip rodo „ponder-cli list“, arba --all.</translation>
    </message>
    <message>
        <source>With --export: all chats that are not in the trash.</source>
        <translation>Su --export: visi pokalbiai, kurių nėra šiukšlinėje.</translation>
    </message>
    <message>
        <source>html, pdf, markdown, json or text.</source>
        <translation>html, pdf, markdown, json arba text.</translation>
    </message>
    <message>
        <source>The file to write; of several chats, unless it is JSON, a folder.</source>
        <translation>Įrašomas failas; keliems pokalbiams, jei tai ne JSON, – aplankas.</translation>
    </message>
    <message>
        <source>none, folded, full or appendix.</source>
        <translation>none, folded, full arba appendix.</translation>
    </message>
    <message>
        <source>view: the versions last looked at; all: every version. JSON has all unless told otherwise.</source>
        <translation>view: paskutinės žiūrėtos versijos; all: visos versijos. JSON turi visas, jei nenurodyta kitaip.</translation>
    </message>
    <message>
        <source>Without models, times, speeds and parameters.</source>
        <translation>Be modelių, laikų, greičių ir parametrų.</translation>
    </message>
    <message>
        <source>--export needs the number of a chat, several with commas between them, or --all.</source>
        <translation>--export reikia pokalbio numerio, kelių, atskirtų kableliais, arba --all.</translation>
    </message>
    <message>
        <source>--format is html, pdf, markdown, json or text.</source>
        <translation>--format yra html, pdf, markdown, json arba text.</translation>
    </message>
    <message>
        <source>--out must name the file or the folder to write.</source>
        <translation>--out turi nurodyti failą arba aplanką.</translation>
    </message>
    <message>
        <source>--thoughts is none, folded, full or appendix.</source>
        <translation>--thoughts yra none, folded, full arba appendix.</translation>
    </message>
    <message>
        <source>--branches is view or all.</source>
        <translation>--branches yra view arba all.</translation>
    </message>
    <message>
        <source>There is no history yet, so there is nothing to export.</source>
        <translation>Istorijos dar nėra, todėl nėra ką eksportuoti.</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>Nutraukta.</translation>
    </message>
    <message>
        <source>files</source>
        <translation>failai</translation>
    </message>
</context>
<context>
    <name>ExportSheet</name>
    <message>
        <source>Export</source>
        <translation>Eksportuoti</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Atsisakyti</translation>
    </message>
    <message>
        <source>Show in its folder</source>
        <translation>Rodyti aplanke</translation>
    </message>
    <message>
        <source>Choose again</source>
        <translation>Rinktis iš naujo</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Baigta</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>Pasirinkti aplanką…</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>Pasirinkti failą…</translation>
    </message>
    <message>
        <source>Chats</source>
        <translation>Pokalbiai</translation>
    </message>
    <message>
        <source>This chat</source>
        <translation>Šis pokalbis</translation>
    </message>
    <message>
        <source>Chosen chats</source>
        <translation>Pasirinkti pokalbiai</translation>
    </message>
    <message>
        <source>All chats</source>
        <translation>Visi pokalbiai</translation>
    </message>
    <message>
        <source>Find by title</source>
        <translation>Ieškoti pagal pavadinimą</translation>
    </message>
    <message>
        <source>Chats to choose from</source>
        <translation>Pokalbiai, iš kurių renkamasi</translation>
    </message>
    <message>
        <source>1 chat chosen</source>
        <translation>Pasirinktas 1 pokalbis</translation>
    </message>
    <message>
        <source>%1 chats chosen</source>
        <translation>Pasirinkta pokalbių: %1</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Formatas</translation>
    </message>
    <message>
        <source>Markdown</source>
        <translation>Markdown</translation>
    </message>
    <message>
        <source>HTML</source>
        <translation>HTML</translation>
    </message>
    <message>
        <source>PDF</source>
        <translation>PDF</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Tekstas</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>Plain text with marks that most editors and notes programs show well.</source>
        <translation>Paprastas tekstas su žymėmis, kurias gerai rodo dauguma rengyklių ir užrašų programų.</translation>
    </message>
    <message>
        <source>A page for any browser, with formulas, coloured code and folded thoughts. It loads nothing.</source>
        <translation>Puslapis bet kuriai naršyklei, su formulėmis, spalvotu kodu ir suskleistomis mintimis. Nieko neparsiunčia.</translation>
    </message>
    <message>
        <source>Pages for reading and printing, with formulas and words that can be selected.</source>
        <translation>Puslapiai skaityti ir spausdinti, su formulėmis ir pažymimu tekstu.</translation>
    </message>
    <message>
        <source>Only the words.</source>
        <translation>Tik žodžiai.</translation>
    </message>
    <message>
        <source>Everything, every version, thought and number: Ponder can import it again without a loss.</source>
        <translation>Viskas: kiekviena versija, mintis ir skaičius; „Ponder“ gali tai vėl importuoti nieko neprarasdamas.</translation>
    </message>
    <message>
        <source>Thoughts</source>
        <translation>Mintys</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>Praleistos</translation>
    </message>
    <message>
        <source>One line each</source>
        <translation>Po vieną eilutę</translation>
    </message>
    <message>
        <source>Folded</source>
        <translation>Suskleistos</translation>
    </message>
    <message>
        <source>In full</source>
        <translation>Visos</translation>
    </message>
    <message>
        <source>At the end</source>
        <translation>Pabaigoje</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>Versijos</translation>
    </message>
    <message>
        <source>Those in view</source>
        <translation>Matomos</translation>
    </message>
    <message>
        <source>All versions</source>
        <translation>Visos versijos</translation>
    </message>
    <message>
        <source>Model, time, speed and parameters of each answer</source>
        <translation>Kiekvieno atsakymo modelis, laikas, greitis ir parametrai</translation>
    </message>
    <message>
        <source>Pictures and attached texts</source>
        <translation>Paveikslėliai ir pridėti tekstai</translation>
    </message>
    <message>
        <source>%1 of %2 chats</source>
        <translation>%1 iš %2 pokalbių</translation>
    </message>
    <message>
        <source>Writing…</source>
        <translation>Įrašoma…</translation>
    </message>
    <message>
        <source>Export into a folder</source>
        <translation>Eksportuoti į aplanką</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Find in this chat</source>
        <translation>Ieškoti šiame pokalbyje</translation>
    </message>
    <message>
        <source>Previous</source>
        <translation>Ankstesnis</translation>
    </message>
    <message>
        <source>Shift F3</source>
        <translation>Shift F3</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Kitas</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Užverti</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>Show the chats</source>
        <translation>Rodyti pokalbius</translation>
    </message>
    <message>
        <source>Title: %1</source>
        <translation>Pavadinimas: %1</translation>
    </message>
    <message>
        <source>Rename this chat</source>
        <translation>Pervadinti šį pokalbį</translation>
    </message>
    <message>
        <source>Click to rename</source>
        <translation>Spustelėkite, kad pervadintumėte</translation>
    </message>
    <message>
        <source>New title</source>
        <translation>Naujas pavadinimas</translation>
    </message>
    <message>
        <source>Export this chat</source>
        <translation>Eksportuoti šį pokalbį</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Daugiau</translation>
    </message>
</context>
<context>
    <name>HistorySheet</name>
    <message>
        <source>History and backups</source>
        <translation>Istorija ir atsarginės kopijos</translation>
    </message>
    <message>
        <source>Every chat is one file on this computer. A copy is made each day that something changed and before each change of its form; ten are kept.</source>
        <translation>Visi pokalbiai yra viename šio kompiuterio faile. Kopija daroma kiekvieną dieną, kai kas nors pasikeitė, ir prieš kiekvieną jo formos keitimą; laikoma dešimt kopijų.</translation>
    </message>
    <message>
        <source>Check history</source>
        <translation>Patikrinti istoriją</translation>
    </message>
    <message>
        <source>Make the index again</source>
        <translation>Sudaryti rodyklę iš naujo</translation>
    </message>
    <message>
        <source>Save what can be read</source>
        <translation>Išsaugoti, kas perskaitoma</translation>
    </message>
    <message>
        <source>Use the new file from now on</source>
        <translation>Nuo šiol naudoti naująjį failą</translation>
    </message>
    <message>
        <source>Make a copy now</source>
        <translation>Padaryti kopiją dabar</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>Atverti aplanką</translation>
    </message>
    <message>
        <source>Copies</source>
        <translation>Kopijos</translation>
    </message>
    <message>
        <source>Go back to it…</source>
        <translation>Grįžti prie jos…</translation>
    </message>
    <message>
        <source>Go back to the copy of %1</source>
        <translation>Grįžti prie %1 kopijos</translation>
    </message>
    <message>
        <source>Your chats become those of this copy; what came later is not in it. The present ones are kept as a copy, so that you can come back.</source>
        <translation>Jūsų pokalbiai taps tokie, kokie yra šioje kopijoje; vėlesnių joje nėra. Dabartiniai išsaugomi kaip kopija, kad galėtumėte sugrįžti.</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>Likti</translation>
    </message>
    <message>
        <source>Go back</source>
        <translation>Grįžti</translation>
    </message>
</context>
<context>
    <name>ImportSheet</name>
    <message>
        <source>Imported</source>
        <translation>Importuota</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importuoti</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stabdyti</translation>
    </message>
    <message>
        <source>Show them</source>
        <translation>Rodyti juos</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>Palikti</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Baigta</translation>
    </message>
    <message>
        <source>Looking through it… %1 chats</source>
        <translation>Peržiūrima… pokalbių: %1</translation>
    </message>
    <message>
        <source>Taking it in… %1 chats</source>
        <translation>Įkeliama… pokalbių: %1</translation>
    </message>
    <message>
        <source>Not everything was as expected</source>
        <translation>Ne viskas buvo, kaip tikėtasi</translation>
    </message>
    <message>
        <source>What was not as expected</source>
        <translation>Kas buvo ne taip, kaip tikėtasi</translation>
    </message>
    <message>
        <source>Imported chats</source>
        <translation>Importuoti pokalbiai</translation>
    </message>
    <message>
        <source>Untitled</source>
        <translation>Be pavadinimo</translation>
    </message>
    <message>
        <source>Brought up to date</source>
        <translation>Atnaujinta</translation>
    </message>
    <message>
        <source>and %1 more, in the list of chats</source>
        <translation>ir dar %1 pokalbių sąraše</translation>
    </message>
</context>
<context>
    <name>LedgerSheet</name>
    <message>
        <source>What the model sees now</source>
        <translation>Ką modelis mato dabar</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>Skaičiuojama…</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 leksemų</translation>
    </message>
    <message>
        <source>Hide the prompt</source>
        <translation>Slėpti užklausą</translation>
    </message>
    <message>
        <source>Show the prompt as it is rendered</source>
        <translation>Rodyti užklausą, kokia ji sudaroma</translation>
    </message>
    <message>
        <source>The rendered prompt</source>
        <translation>Sudaryta užklausa</translation>
    </message>
</context>
<context>
    <name>Main</name>
    <message>
        <source>%1 – Ponder</source>
        <translation>%1 – Ponder</translation>
    </message>
</context>
<context>
    <name>MapButton</name>
    <message>
        <source>%1 branches</source>
        <translation>Šakų: %1</translation>
    </message>
    <message>
        <source>Map of this chat</source>
        <translation>Šio pokalbio žemėlapis</translation>
    </message>
    <message>
        <source>Ctrl M</source>
        <translation>Ctrl M</translation>
    </message>
</context>
<context>
    <name>MapPopover</name>
    <message>
        <source>One branch</source>
        <translation>Viena šaka</translation>
    </message>
    <message>
        <source>%1 branches</source>
        <translation>Šakų: %1</translation>
    </message>
    <message>
        <source>Map of this chat</source>
        <translation>Šio pokalbio žemėlapis</translation>
    </message>
</context>
<context>
    <name>MathBlock</name>
    <message>
        <source>Formula: %1</source>
        <translation>Formulė: %1</translation>
    </message>
    <message>
        <source>Copy the formula as TeX</source>
        <translation>Kopijuoti formulę kaip TeX</translation>
    </message>
</context>
<context>
    <name>MessageMenu</name>
    <message>
        <source>Continue from here</source>
        <translation>Tęsti nuo čia</translation>
    </message>
    <message>
        <source>New chat from here</source>
        <translation>Naujas pokalbis nuo čia</translation>
    </message>
    <message>
        <source>Map of this chat</source>
        <translation>Šio pokalbio žemėlapis</translation>
    </message>
    <message>
        <source>Ctrl M</source>
        <translation>Ctrl M</translation>
    </message>
    <message>
        <source>Remove this question, keep what follows</source>
        <translation>Pašalinti šį klausimą, palikti, kas po jo</translation>
    </message>
    <message>
        <source>Remove this version, keep what follows</source>
        <translation>Pašalinti šią versiją, palikti, kas po jos</translation>
    </message>
    <message>
        <source>Remove this and what follows</source>
        <translation>Pašalinti tai ir visa, kas po to</translation>
    </message>
</context>
<context>
    <name>MessageMenuButton</name>
    <message>
        <source>More about this message</source>
        <translation>Daugiau apie šią žinutę</translation>
    </message>
</context>
<context>
    <name>ModelCardView</name>
    <message>
        <source>Loading %1</source>
        <translation>Įkeliamas %1</translation>
    </message>
    <message>
        <source>Model: %1 %2</source>
        <translation>Modelis: %1 %2</translation>
    </message>
    <message>
        <source>No model is loaded</source>
        <translation>Neįkeltas joks modelis</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>Įkeliama…</translation>
    </message>
    <message>
        <source>No model</source>
        <translation>Nėra modelio</translation>
    </message>
    <message>
        <source>Runs on: %1</source>
        <translation>Veikia: %1</translation>
    </message>
    <message>
        <source>Choose where it runs</source>
        <translation>Pasirinkti, kur jis veikia</translation>
    </message>
    <message>
        <source>Choose a GGUF file to begin</source>
        <translation>Pasirinkite GGUF failą ir pradėkite</translation>
    </message>
    <message>
        <source>Context and cache: %1</source>
        <translation>Kontekstas ir podėlis: %1</translation>
    </message>
    <message>
        <source>Choose the context&apos;s length and format</source>
        <translation>Pasirinkti konteksto ilgį ir formatą</translation>
    </message>
    <message>
        <source>Click to open another model</source>
        <translation>Spustelėkite, kad atvertumėte kitą modelį</translation>
    </message>
    <message>
        <source>Open a model</source>
        <translation>Atverti modelį</translation>
    </message>
</context>
<context>
    <name>ModelEntry</name>
    <message>
        <source>Loaded</source>
        <translation>Įkeltas</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Atverti</translation>
    </message>
    <message>
        <source>%1 is loaded</source>
        <translation>%1 įkeltas</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>Atverti %1</translation>
    </message>
    <message>
        <source>Verify…</source>
        <translation>Patikrinti…</translation>
    </message>
    <message>
        <source>Sum up the file by SHA-256</source>
        <translation>Suskaičiuoti failo SHA-256 kontrolinę sumą</translation>
    </message>
    <message>
        <source>Stop verifying</source>
        <translation>Nebetikrinti</translation>
    </message>
    <message>
        <source>Show in its folder</source>
        <translation>Rodyti aplanke</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Pašalinti…</translation>
    </message>
    <message>
        <source>Move this file to the desktop&apos;s trash? Your chats stay.</source>
        <translation>Perkelti šį failą į šiukšlinę? Jūsų pokalbiai lieka.</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>Perkelti į šiukšlinę</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Palikti</translation>
    </message>
    <message>
        <source>Verifying: %1 %</source>
        <translation>Tikrinama: %1 %</translation>
    </message>
    <message>
        <source>SHA-256: %1</source>
        <translation>SHA-256: %1</translation>
    </message>
    <message>
        <source>The SHA-256 that was published</source>
        <translation>Paskelbta SHA-256</translation>
    </message>
    <message>
        <source>Paste the sum that was published, to compare</source>
        <translation>Įklijuokite paskelbtą sumą, kad palygintumėte</translation>
    </message>
</context>
<context>
    <name>ModelsSheet</name>
    <message>
        <source>Models on this computer</source>
        <translation>Modeliai šiame kompiuteryje</translation>
    </message>
    <message>
        <source>GGUF files that you downloaded. Ponder never fetches anything itself.</source>
        <translation>Jūsų atsisiųsti GGUF failai. „Ponder“ pats niekada nieko nesiunčia.</translation>
    </message>
    <message>
        <source>Open a file…</source>
        <translation>Atverti failą…</translation>
    </message>
    <message>
        <source>Watch a folder…</source>
        <translation>Stebėti aplanką…</translation>
    </message>
    <message>
        <source>Where models are looked for</source>
        <translation>Kur ieškoma modelių</translation>
    </message>
    <message>
        <source>No longer look in %1</source>
        <translation>Nebeieškoti %1</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Ieškoma…</translation>
    </message>
    <message>
        <source>There is none yet. Put GGUF files into one of these folders, watch another folder, or drop a file onto this window.</source>
        <translation>Kol kas nėra nė vieno. Įdėkite GGUF failų į vieną šių aplankų, stebėkite kitą aplanką arba užvilkite failą ant šio lango.</translation>
    </message>
</context>
<context>
    <name>NoticeBlock</name>
    <message>
        <source>Ways to go on…</source>
        <translation>Kaip tęsti…</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Tęsti</translation>
    </message>
    <message>
        <source>Answer it now</source>
        <translation>Atsakyti dabar</translation>
    </message>
</context>
<context>
    <name>ReasoningPane</name>
    <message>
        <source>Fold the thought</source>
        <translation>Suskleisti mintį</translation>
    </message>
    <message>
        <source>Show the thought</source>
        <translation>Rodyti mintį</translation>
    </message>
    <message>
        <source>Copy thought</source>
        <translation>Kopijuoti mintį</translation>
    </message>
    <message>
        <source>Answer now</source>
        <translation>Atsakyti dabar</translation>
    </message>
    <message>
        <source>Ends the thought here; the answer begins</source>
        <translation>Čia baigia mintį; prasideda atsakymas</translation>
    </message>
    <message>
        <source>Edit and continue</source>
        <translation>Keisti ir tęsti</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Ieškoti</translation>
    </message>
    <message>
        <source>Think more</source>
        <translation>Mąstyti toliau</translation>
    </message>
    <message>
        <source>New answer to this thought</source>
        <translation>Naujas atsakymas į šią mintį</translation>
    </message>
    <message>
        <source>Probabilities: on</source>
        <translation>Tikimybės: įjungta</translation>
    </message>
    <message>
        <source>Probabilities</source>
        <translation>Tikimybės</translation>
    </message>
</context>
<context>
    <name>SearchPalette</name>
    <message>
        <source>Search titles, questions, answers and thoughts</source>
        <translation>Ieškoti pavadinimuose, klausimuose, atsakymuose ir mintyse</translation>
    </message>
    <message>
        <source>Search all chats</source>
        <translation>Ieškoti visuose pokalbiuose</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Užverti</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Viskas</translation>
    </message>
    <message>
        <source>Titles</source>
        <translation>Pavadinimai</translation>
    </message>
    <message>
        <source>Questions</source>
        <translation>Klausimai</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>Atsakymai</translation>
    </message>
    <message>
        <source>Thoughts</source>
        <translation>Mintys</translation>
    </message>
    <message>
        <source>Any time</source>
        <translation>Bet kada</translation>
    </message>
    <message>
        <source>Past day</source>
        <translation>Paskutinė diena</translation>
    </message>
    <message>
        <source>Past week</source>
        <translation>Paskutinė savaitė</translation>
    </message>
    <message>
        <source>Past month</source>
        <translation>Paskutinis mėnuo</translation>
    </message>
    <message>
        <source>Past year</source>
        <translation>Paskutiniai metai</translation>
    </message>
    <message>
        <source>Any model</source>
        <translation>Bet kuris modelis</translation>
    </message>
    <message>
        <source>Any folder</source>
        <translation>Bet kuris aplankas</translation>
    </message>
    <message>
        <source>Any tag</source>
        <translation>Bet kuri žymė</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>Kas rasta</translation>
    </message>
    <message>
        <source>Search everywhere</source>
        <translation>Ieškoti visur</translation>
    </message>
    <message>
        <source>↑ ↓ choose · Enter opens · “quotes” make a phrase · wor* finds beginnings</source>
        <translation>↑ ↓ renkasi · „Enter“ atveria · „kabutės“ žymi frazę · žod* randa pradžias</translation>
    </message>
</context>
<context>
    <name>SectionRow</name>
    <message>
        <source>folded</source>
        <translation>suskleista</translation>
    </message>
    <message>
        <source>open</source>
        <translation>išskleista</translation>
    </message>
    <message>
        <source>%1 chats</source>
        <translation>Pokalbių: %1</translation>
    </message>
    <message>
        <source>Name of the folder</source>
        <translation>Aplanko pavadinimas</translation>
    </message>
    <message>
        <source>Rename, move or remove the folder</source>
        <translation>Pervadinti, perkelti ar pašalinti aplanką</translation>
    </message>
</context>
<context>
    <name>SettingsSheet</name>
    <message>
        <source>Reopen long chats at once</source>
        <translation>Ilgus pokalbius atverti iš karto</translation>
    </message>
    <message>
        <source>What the model has read of a chat is kept on the disk: %1 of %2 MiB are used. It goes with its chat.</source>
        <translation>Tai, ką modelis perskaitė iš pokalbio, laikoma diske: naudojama %1 iš %2 MiB. Dingsta kartu su pokalbiu.</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Nuostatos</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Apipavidalinimas</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Kaip sistemos</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Šviesus</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Tamsus</translation>
    </message>
    <message>
        <source>Size of the words</source>
        <translation>Žodžių dydis</translation>
    </message>
    <message>
        <source>Density</source>
        <translation>Tankumas</translation>
    </message>
    <message>
        <source>Comfortable</source>
        <translation>Erdvus</translation>
    </message>
    <message>
        <source>Compact</source>
        <translation>Glaustas</translation>
    </message>
    <message>
        <source>Motion</source>
        <translation>Judėjimas</translation>
    </message>
    <message>
        <source>Gentle</source>
        <translation>Švelnus</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Jokio</translation>
    </message>
    <message>
        <source>Nothing slides or fades.</source>
        <translation>Niekas neslysta ir neblunka.</translation>
    </message>
    <message>
        <source>Things fade and slide for a moment when they come and go.</source>
        <translation>Atsirasdami ir dingdami dalykai akimirką slysta ar blunka.</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Kalba</translation>
    </message>
    <message>
        <source>Let the model name new chats</source>
        <translation>Leisti modeliui pavadinti naujus pokalbius</translation>
    </message>
    <message>
        <source>After the first answer, in a few words. A small model leaves your question&apos;s words, and a title that you gave stays.</source>
        <translation>Po pirmojo atsakymo, keliais žodžiais. Mažas modelis palieka jūsų klausimo žodžius, o jūsų duotas pavadinimas lieka.</translation>
    </message>
    <message>
        <source>Where your chats are kept</source>
        <translation>Kur laikomi jūsų pokalbiai</translation>
    </message>
    <message>
        <source>Only in memory: they are gone when Ponder ends.</source>
        <translation>Tik atmintyje: užvėrus „Ponder“ jų nebelieka.</translation>
    </message>
    <message>
        <source>Show in its folder</source>
        <translation>Rodyti aplanke</translation>
    </message>
    <message>
        <source>The settings file</source>
        <translation>Nuostatų failas</translation>
    </message>
    <message>
        <source>All shortcuts</source>
        <translation>Visi spartieji klavišai</translation>
    </message>
    <message>
        <source>Thoughts</source>
        <translation>Mintys</translation>
    </message>
    <message>
        <source>Hidden</source>
        <translation>Paslėptos</translation>
    </message>
    <message>
        <source>While they are written</source>
        <translation>Kol rašomos</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Atvertos</translation>
    </message>
    <message>
        <source>One line says how long the model thinks.</source>
        <translation>Viena eilutė sako, kiek laiko modelis mąsto.</translation>
    </message>
    <message>
        <source>The last lines are shown while they come; when the answer begins they fold to one line.</source>
        <translation>Paskutinės eilutės matomos, kol rašomos; prasidėjus atsakymui jos susiskleidžia į vieną eilutę.</translation>
    </message>
    <message>
        <source>A thought stays open above its answer.</source>
        <translation>Mintis lieka atverta virš savo atsakymo.</translation>
    </message>
</context>
<context>
    <name>Sheet</name>
    <message>
        <source>Close</source>
        <translation>Užverti</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
</context>
<context>
    <name>Shortcuts</name>
    <message>
        <source>Thoughts hidden, their last lines, or open</source>
        <translation>Mintys paslėptos, paskutinės jų eilutės arba atvertos</translation>
    </message>
    <message>
        <source>The next step of a thought</source>
        <translation>Kitas minties žingsnis</translation>
    </message>
    <message>
        <source>The step before of a thought</source>
        <translation>Ankstesnis minties žingsnis</translation>
    </message>
    <message>
        <source>Find in a thought</source>
        <translation>Ieškoti mintyje</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>Naujas pokalbis</translation>
    </message>
    <message>
        <source>Go to a chat by its name</source>
        <translation>Eiti į pokalbį pagal pavadinimą</translation>
    </message>
    <message>
        <source>Find in this chat</source>
        <translation>Ieškoti šiame pokalbyje</translation>
    </message>
    <message>
        <source>Search everything that was said</source>
        <translation>Ieškoti visko, kas pasakyta</translation>
    </message>
    <message>
        <source>New temporary chat</source>
        <translation>Naujas laikinas pokalbis</translation>
    </message>
    <message>
        <source>Import chats</source>
        <translation>Importuoti pokalbius</translation>
    </message>
    <message>
        <source>Undo what was done to a chat</source>
        <translation>Atšaukti tai, kas padaryta su pokalbiu</translation>
    </message>
    <message>
        <source>The chat above in the list</source>
        <translation>Aukščiau sąraše esantis pokalbis</translation>
    </message>
    <message>
        <source>The chat below in the list</source>
        <translation>Žemiau sąraše esantis pokalbis</translation>
    </message>
    <message>
        <source>Rename the chat</source>
        <translation>Pervadinti pokalbį</translation>
    </message>
    <message>
        <source>Instructions and sampling of this chat</source>
        <translation>Šio pokalbio nurodymai ir žodžių parinkimas</translation>
    </message>
    <message>
        <source>Answer once more, as a new version</source>
        <translation>Atsakyti dar kartą, kaip nauja versija</translation>
    </message>
    <message>
        <source>The version before</source>
        <translation>Ankstesnė versija</translation>
    </message>
    <message>
        <source>The version after</source>
        <translation>Vėlesnė versija</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>Kitas atitikmuo</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>Ankstesnis atitikmuo</translation>
    </message>
    <message>
        <source>Map of this chat</source>
        <translation>Šio pokalbio žemėlapis</translation>
    </message>
    <message>
        <source>Export this chat</source>
        <translation>Eksportuoti šį pokalbį</translation>
    </message>
    <message>
        <source>Copy the last answer</source>
        <translation>Kopijuoti paskutinį atsakymą</translation>
    </message>
    <message>
        <source>Jump to the latest</source>
        <translation>Į pabaigą</translation>
    </message>
    <message>
        <source>Thinking on or off, where the model has the choice</source>
        <translation>Įjungti ar išjungti mąstymą, jei modelis leidžia rinktis</translation>
    </message>
    <message>
        <source>The models on this computer</source>
        <translation>Šio kompiuterio modeliai</translation>
    </message>
    <message>
        <source>Open a model</source>
        <translation>Atverti modelį</translation>
    </message>
    <message>
        <source>Look where a model would run, before it is loaded</source>
        <translation>Pažiūrėti, kur modelis veiktų, prieš jį įkeliant</translation>
    </message>
    <message>
        <source>Where the model runs</source>
        <translation>Kur veikia modelis</translation>
    </message>
    <message>
        <source>Stop the answer; close what lies on top</source>
        <translation>Sustabdyti atsakymą; užverti tai, kas viršuje</translation>
    </message>
    <message>
        <source>Show or hide the sidebar</source>
        <translation>Rodyti arba slėpti šoninę juostą</translation>
    </message>
    <message>
        <source>The menu</source>
        <translation>Meniu</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Nuostatos</translation>
    </message>
    <message>
        <source>This page</source>
        <translation>Šis puslapis</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Baigti</translation>
    </message>
    <message>
        <source>Send what you wrote</source>
        <translation>Siųsti, ką parašėte</translation>
    </message>
    <message>
        <source>Break the line</source>
        <translation>Kelti eilutę</translation>
    </message>
    <message>
        <source>Read up in the chat</source>
        <translation>Skaityti pokalbį aukštyn</translation>
    </message>
    <message>
        <source>Read down in the chat</source>
        <translation>Skaityti pokalbį žemyn</translation>
    </message>
</context>
<context>
    <name>ShortcutsSheet</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Spartieji klavišai</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>New folder</source>
        <translation>Naujas aplankas</translation>
    </message>
    <message>
        <source>Hide the sidebar</source>
        <translation>Slėpti šoninę juostą</translation>
    </message>
    <message>
        <source>Sort, folders, trash, backups</source>
        <translation>Rikiavimas, aplankai, šiukšlinė, kopijos</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>Naujas pokalbis</translation>
    </message>
    <message>
        <source>Ctrl N</source>
        <translation>Ctrl N</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Ieškoti</translation>
    </message>
    <message>
        <source>Ctrl K</source>
        <translation>Ctrl K</translation>
    </message>
    <message>
        <source>Show chats of all tags</source>
        <translation>Rodyti visų žymių pokalbius</translation>
    </message>
    <message>
        <source>Chats</source>
        <translation>Pokalbiai</translation>
    </message>
    <message>
        <source>No chat has this tag.</source>
        <translation>Nė vienas pokalbis neturi šios žymės.</translation>
    </message>
    <message>
        <source>Your chats will be listed here.</source>
        <translation>Čia bus jūsų pokalbiai.</translation>
    </message>
    <message>
        <source>Rename the folder</source>
        <translation>Pervadinti aplanką</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>Perkelti aukštyn</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>Perkelti žemyn</translation>
    </message>
    <message>
        <source>Remove the folder, keep its chats</source>
        <translation>Pašalinti aplanką, palikti jo pokalbius</translation>
    </message>
    <message>
        <source>Offline. Nothing leaves this computer.</source>
        <translation>Be tinklo. Niekas nepalieka šio kompiuterio.</translation>
    </message>
</context>
<context>
    <name>SidebarMenu</name>
    <message>
        <source>New temporary chat</source>
        <translation>Naujas laikinas pokalbis</translation>
    </message>
    <message>
        <source>Ctrl Shift N</source>
        <translation>Ctrl Shift N</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>Naujas aplankas</translation>
    </message>
    <message>
        <source>Sort by</source>
        <translation>Rikiuoti pagal</translation>
    </message>
    <message>
        <source>Last message</source>
        <translation>Paskutinę žinutę</translation>
    </message>
    <message>
        <source>Last opened</source>
        <translation>Paskutinį atvėrimą</translation>
    </message>
    <message>
        <source>Beginning</source>
        <translation>Pradžia</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Pavadinimą</translation>
    </message>
    <message>
        <source>Show one tag</source>
        <translation>Rodyti vieną žymę</translation>
    </message>
    <message>
        <source>Trash…</source>
        <translation>Šiukšlinė…</translation>
    </message>
    <message>
        <source>History and backups…</source>
        <translation>Istorija ir atsarginės kopijos…</translation>
    </message>
</context>
<context>
    <name>SliderRow</name>
    <message>
        <source>%1 as the model recommends</source>
        <translation>%1, kaip rekomenduoja modelis</translation>
    </message>
</context>
<context>
    <name>SummaryCard</name>
    <message>
        <source>Copy</source>
        <translation>Kopijuoti</translation>
    </message>
    <message>
        <source>Copy the summary</source>
        <translation>Kopijuoti santrauką</translation>
    </message>
</context>
<context>
    <name>TableBlock</name>
    <message>
        <source>The table goes on; copy the answer to see all of it.</source>
        <translation>Lentelė tęsiasi; kad matytumėte visą, nukopijuokite atsakymą.</translation>
    </message>
</context>
<context>
    <name>TemporaryLine</name>
    <message>
        <source>Temporary chat: nothing of it is written to the disk. It ends with Ponder.</source>
        <translation>Laikinas pokalbis: niekas iš jo neįrašoma į diską. Jis baigiasi kartu su „Ponder“.</translation>
    </message>
</context>
<context>
    <name>ThoughtEditor</name>
    <message>
        <source>The thought, to be changed</source>
        <translation>Mintis, kurią galima keisti</translation>
    </message>
    <message>
        <source>The model goes on from the last word. Ctrl Enter starts it.</source>
        <translation>Modelis tęsia nuo paskutinio žodžio. Pradedama „Ctrl Enter“.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Atsisakyti</translation>
    </message>
    <message>
        <source>Continue from here</source>
        <translation>Tęsti nuo čia</translation>
    </message>
</context>
<context>
    <name>ThoughtFindBar</name>
    <message>
        <source>Find in this thought</source>
        <translation>Ieškoti šioje mintyje</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 iš %2</translation>
    </message>
    <message>
        <source>not here</source>
        <translation>čia nėra</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>Ankstesnė vieta</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>Kita vieta</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Užverti</translation>
    </message>
</context>
<context>
    <name>ThoughtStep</name>
    <message>
        <source>1 token</source>
        <translation>1 leksema</translation>
    </message>
    <message numerus="yes">
        <source>%n tokens</source>
        <translation>
            <numerusform>%n leksema</numerusform>
            <numerusform>%n leksemos</numerusform>
            <numerusform>%n leksemų</numerusform>
        </translation>
    </message>
    <message>
        <source>Step %1: %2</source>
        <translation>%1 žingsnis: %2</translation>
    </message>
    <message>
        <source>open</source>
        <translation>išskleista</translation>
    </message>
    <message>
        <source>folded</source>
        <translation>suskleista</translation>
    </message>
</context>
<context>
    <name>Toast</name>
    <message>
        <source>Undo</source>
        <translation>Atšaukti</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Užverti</translation>
    </message>
</context>
<context>
    <name>TokenCard</name>
    <message>
        <source>What could have stood here</source>
        <translation>Kas čia galėjo būti</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>pasirinkta</translation>
    </message>
    <message>
        <source>Choose another one, and a new version goes on from there.</source>
        <translation>Pasirinkite kitą, ir nuo jos tęsis nauja versija.</translation>
    </message>
    <message>
        <source>Click to choose another one.</source>
        <translation>Spustelėkite, kad pasirinktumėte kitą.</translation>
    </message>
    <message>
        <source>This token was not chosen by the model.</source>
        <translation>Šios leksemos modelis nesirinko.</translation>
    </message>
</context>
<context>
    <name>TrashSheet</name>
    <message>
        <source>Trash</source>
        <translation>Šiukšlinė</translation>
    </message>
    <message>
        <source>What you delete stays here for thirty days.</source>
        <translation>Ką ištrinate, čia lieka trisdešimt dienų.</translation>
    </message>
    <message>
        <source>The trash is empty.</source>
        <translation>Šiukšlinė tuščia.</translation>
    </message>
    <message>
        <source>Deleted chats</source>
        <translation>Ištrinti pokalbiai</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Atkurti</translation>
    </message>
    <message>
        <source>Restore %1</source>
        <translation>Atkurti %1</translation>
    </message>
    <message>
        <source>Delete for good…</source>
        <translation>Ištrinti visam laikui…</translation>
    </message>
    <message>
        <source>Delete %1 for good</source>
        <translation>Ištrinti %1 visam laikui</translation>
    </message>
    <message>
        <source>This cannot be undone.</source>
        <translation>To atšaukti nebegalima.</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Palikti</translation>
    </message>
    <message>
        <source>Delete for good</source>
        <translation>Ištrinti visam laikui</translation>
    </message>
    <message>
        <source>Erasing, in the history and its backups…</source>
        <translation>Naikinama istorijoje ir jos kopijose…</translation>
    </message>
    <message>
        <source>Empty the trash…</source>
        <translation>Išvalyti šiukšlinę…</translation>
    </message>
</context>
<context>
    <name>UserBubble</name>
    <message>
        <source>You: %1</source>
        <translation>Jūs: %1</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopijuoti</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Keisti</translation>
    </message>
    <message>
        <source>Edit your words</source>
        <translation>Keisti savo žodžius</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Atsisakyti</translation>
    </message>
    <message>
        <source>Send as a new version</source>
        <translation>Siųsti kaip naują versiją</translation>
    </message>
</context>
<context>
    <name>VersionSwitch</name>
    <message>
        <source>Earlier version</source>
        <translation>Ankstesnė versija</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 iš %2</translation>
    </message>
    <message>
        <source>Version %1 of %2</source>
        <translation>%1 versija iš %2</translation>
    </message>
    <message>
        <source>Later version</source>
        <translation>Vėlesnė versija</translation>
    </message>
</context>
<context>
    <name>WeakSpots</name>
    <message>
        <source>%1. This is the model&apos;s own probability, not truth. Arrows go through the tokens, Enter shows what could have stood there.</source>
        <translation>%1. Tai paties modelio tikimybė, ne tiesa. Rodyklėmis einama per leksemas, „Enter“ parodo, kas dar galėjo ten būti.</translation>
    </message>
</context>
<context>
    <name>main</name>
    <message>
        <source>A chat assistant that thinks on your own machine.</source>
        <translation>Pokalbių pagalbininkas, mąstantis jūsų kompiuteryje.</translation>
    </message>
    <message>
        <source>The model to open.</source>
        <translation>Atveriamas modelis.</translation>
    </message>
    <message>
        <source>Play written answers instead of running a model.</source>
        <translation>Rodyti iš anksto parašytus atsakymus, o ne paleisti modelį.</translation>
    </message>
    <message>
        <source>Keep the history and the settings in this folder.</source>
        <translation>Istoriją ir nuostatas laikyti šiame aplanke.</translation>
    </message>
    <message>
        <source>light or dark, for this run.</source>
        <translation>„light“ (šviesus) arba „dark“ (tamsus), šiam paleidimui.</translation>
    </message>
</context>
<context>
    <name>ponder::ui::AppController</name>
    <message>
        <source>What is 17 + 25?</source>
        <translation>What is 17 + 25?</translation>
    </message>
    <message>
        <source>Which is larger, 9.11 or 9.9?</source>
        <translation>Which is larger, 9.11 or 9.9?</translation>
    </message>
    <message>
        <source>How many r&apos;s are in strawberry?</source>
        <translation>How many r&apos;s are in strawberry?</translation>
    </message>
    <message>
        <source>What can you do?</source>
        <translation>What can you do?</translation>
    </message>
    <message>
        <source>%1k</source>
        <translation>%1k</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 iš %2</translation>
    </message>
    <message>
        <source>%1 of the model&apos;s %2 tokens of context are in use</source>
        <translation>Naudojama %1 iš %2 modelio konteksto leksemų</translation>
    </message>
    <message>
        <source>Ponder ended while “%1” was at its start the last time, so the model was not opened again by itself.</source>
        <translation>Praeitą kartą „Ponder“ baigė darbą, kai „%1“ buvo vos pradėjęs, todėl modelis savaime nebuvo vėl atvertas.</translation>
    </message>
    <message>
        <source>If it was the graphics card, choose another device for it first: More, Open with options…</source>
        <translation>Jei kalta vaizdo plokštė, pirma parinkite jam kitą įrenginį: Daugiau, Atverti su parinktimis…</translation>
    </message>
    <message>
        <source>Open it anyway</source>
        <translation>Vis tiek atverti</translation>
    </message>
    <message>
        <source>Look into it</source>
        <translation>Pažiūrėti</translation>
    </message>
    <message>
        <source>Only files on this computer can be opened.</source>
        <translation>Atverti galima tik šio kompiuterio failus.</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>Nukopijuota.</translation>
    </message>
    <message>
        <source>Thoughts are open</source>
        <translation>Mintys išskleistos</translation>
    </message>
    <message>
        <source>Thoughts are hidden</source>
        <translation>Mintys paslėptos</translation>
    </message>
    <message>
        <source>Thoughts are shown while they are written</source>
        <translation>Mintys rodomos, kol rašomos</translation>
    </message>
</context>
<context>
    <name>ponder::ui::Chat</name>
    <message>
        <source>The context stays as it was.</source>
        <translation>Kontekstas lieka toks, koks buvo.</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>Naujas pokalbis</translation>
    </message>
    <message>
        <source>Answering in another chat</source>
        <translation>Atsako kitame pokalbyje</translation>
    </message>
    <message>
        <source>%1 tok/s</source>
        <translation>%1 leks./s</translation>
    </message>
    <message>
        <source>Another answer is still being written. Stop it, or wait for its end; your words stay here.</source>
        <translation>Dar rašomas kitas atsakymas. Sustabdykite jį arba palaukite pabaigos; jūsų žodžiai lieka čia.</translation>
    </message>
    <message>
        <source>The model is still loading. Your words stay here.</source>
        <translation>Modelis dar įkeliamas. Jūsų žodžiai lieka čia.</translation>
    </message>
    <message>
        <source>No model is loaded. Open one first; your words stay here.</source>
        <translation>Neįkeltas joks modelis. Pirma atverkite modelį; jūsų žodžiai lieka čia.</translation>
    </message>
    <message>
        <source>There is no summary; this chat is as it was.</source>
        <translation>Santraukos nėra; šis pokalbis toks, koks buvo.</translation>
    </message>
    <message>
        <source>Summary of an earlier chat, to go on from:</source>
        <translation>Ankstesnio pokalbio santrauka, nuo kurios tęsiama:</translation>
    </message>
    <message numerus="yes">
        <source>(Its oldest %n messages were too long to be part of this.)</source>
        <translation>
            <numerusform>(%n seniausia jo žinutė netilpo.)</numerusform>
            <numerusform>(%n seniausios jo žinutės netilpo.)</numerusform>
            <numerusform>(%n seniausių jo žinučių netilpo.)</numerusform>
        </translation>
    </message>
    <message>
        <source>Continued: %1</source>
        <translation>Tęsinys: %1</translation>
    </message>
    <message>
        <source>Continued</source>
        <translation>Tęsinys</translation>
    </message>
    <message numerus="yes">
        <source>%n tokens</source>
        <translation>
            <numerusform>%n leksema</numerusform>
            <numerusform>%n leksemos</numerusform>
            <numerusform>%n leksemų</numerusform>
        </translation>
    </message>
    <message>
        <source>The loaded model did not write this answer, or its tokens were not kept.</source>
        <translation>Šį atsakymą parašė ne įkeltasis modelis arba jo leksemos neišsaugotos.</translation>
    </message>
    <message>
        <source>An answer is being written. When it is done, its experts can be seen.</source>
        <translation>Rašomas atsakymas. Kai jis bus baigtas, bus galima matyti jo ekspertus.</translation>
    </message>
    <message>
        <source>No model is loaded, so nothing can be counted.</source>
        <translation>Neįkeltas joks modelis, todėl nėra ko skaičiuoti.</translation>
    </message>
    <message>
        <source>The probabilities of this answer were not kept. From now on they are: regenerate it to look into it.</source>
        <translation>Šio atsakymo tikimybės neišsaugotos. Nuo šiol jos saugomos: paprašykite atsakyti iš naujo, kad jas matytumėte.</translation>
    </message>
    <message>
        <source>This answer was written by another model (%1); open that one to go on from its tokens.</source>
        <translation>Šį atsakymą parašė kitas modelis (%1); atverkite jį, kad galėtumėte tęsti nuo jo leksemų.</translation>
    </message>
</context>
<context>
    <name>ponder::ui::ChatMap</name>
    <message>
        <source>No words yet</source>
        <translation>Žodžių dar nėra</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Jūs</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Atsakymas</translation>
    </message>
    <message>
        <source>Beginning</source>
        <translation>Pradžia</translation>
    </message>
</context>
<context>
    <name>ponder::ui::Comparison</name>
    <message>
        <source>No run has come to an answer yet.</source>
        <translation>Dar nė vienas bandymas nepriėjo atsakymo.</translation>
    </message>
    <message>
        <source>One run so far. More of them show how sure the answer is.</source>
        <translation>Kol kas vienas bandymas. Daugiau jų parodo, koks tikras atsakymas.</translation>
    </message>
    <message>
        <source>All %1 runs agree on the answer</source>
        <translation>Visi %1 bandymai sutampa dėl atsakymo</translation>
    </message>
    <message>
        <source>No two of %1 runs agree on the answer</source>
        <translation>Nė du iš %1 bandymų nesutampa dėl atsakymo</translation>
    </message>
    <message>
        <source>%1 of %2 runs agree on the answer</source>
        <translation>Dėl atsakymo sutampa %1 iš %2 bandymų</translation>
    </message>
</context>
<context>
    <name>ponder::ui::ConversationList</name>
    <message>
        <source>Today</source>
        <translation>Šiandien</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>Vakar</translation>
    </message>
    <message>
        <source>Previous 7 days</source>
        <translation>Paskutinės 7 dienos</translation>
    </message>
    <message>
        <source>Previous 30 days</source>
        <translation>Paskutinės 30 dienų</translation>
    </message>
    <message>
        <source>now</source>
        <translation>dabar</translation>
    </message>
    <message>
        <source>HH:mm</source>
        <translation>HH:mm</translation>
    </message>
    <message>
        <source>MMM d</source>
        <translation>MMM d</translation>
    </message>
    <message>
        <source>Temporary</source>
        <translation>Laikini</translation>
    </message>
    <message>
        <source>Pinned</source>
        <translation>Prisegti</translation>
    </message>
    <message>
        <source>Archived</source>
        <translation>Archyvuoti</translation>
    </message>
    <message>
        <source>Chats</source>
        <translation>Pokalbiai</translation>
    </message>
</context>
<context>
    <name>ponder::ui::DevicePanel</name>
    <message>
        <source>Automatic</source>
        <translation>Automatinis</translation>
    </message>
    <message>
        <source>The fastest device that it fits on</source>
        <translation>Greičiausias įrenginys, kuriame jis telpa</translation>
    </message>
    <message>
        <source>%1 · %2 for a model</source>
        <translation>%1 · %2 modeliui</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Svoriai</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>Kontekstas</translation>
    </message>
    <message>
        <source>Buffers</source>
        <translation>Buferiai</translation>
    </message>
    <message>
        <source>Other programs</source>
        <translation>Kitos programos</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 iš %2</translation>
    </message>
    <message>
        <source>About %1 tokens a second</source>
        <translation>Apie %1 leksemų per sekundę</translation>
    </message>
    <message>
        <source>%1 of %2 experts of each layer on the GPU, the rest on the CPU at the same time</source>
        <translation>%1 iš %2 kiekvieno sluoksnio ekspertų vaizdo plokštėje, kiti tuo pat metu procesoriuje</translation>
    </message>
</context>
<context>
    <name>ponder::ui::ExpertView</name>
    <message>
        <source>the whole answer</source>
        <translation>visas atsakymas</translation>
    </message>
    <message>
        <source>Layer %1, expert %2</source>
        <translation>%1 sluoksnis, %2 ekspertas</translation>
    </message>
    <message>
        <source>chosen for this token</source>
        <translation>pasirinkti šiai leksemai</translation>
    </message>
    <message>
        <source>not chosen</source>
        <translation>nepasirinkta</translation>
    </message>
    <message>
        <source>%1 of %2 tokens (%3 %)</source>
        <translation>%1 iš %2 leksemų (%3 %)</translation>
    </message>
    <message>
        <source>The answer is read once more to see its experts…</source>
        <translation>Atsakymas skaitomas dar kartą, kad būtų matomi jo ekspertai…</translation>
    </message>
    <message>
        <source>%1 of %2 experts a token in each of %3 layers. If all were alike, each would read %4 % of the tokens; %5 of %6 read none.</source>
        <translation>%1 iš %2 ekspertų vienai leksemai kiekviename iš %3 sluoksnių. Jei visi būtų vienodi, kiekvienas skaitytų %4 % leksemų; %5 iš %6 neskaitė nė vienos.</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
</context>
<context>
    <name>ponder::ui::Exporter</name>
    <message>
        <source>Only files on this computer can be written.</source>
        <translation>Įrašyti galima tik į šio kompiuterio failus.</translation>
    </message>
    <message>
        <source>“%1” could not be written. The chats are unchanged; choose another place.</source>
        <translation>„%1“ įrašyti nepavyko. Pokalbiai nepakeisti; pasirinkite kitą vietą.</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>ir dar %n</numerusform>
            <numerusform>ir dar %n</numerusform>
            <numerusform>ir dar %n</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancelled: nothing was written.</source>
        <translation>Nutraukta: niekas neįrašyta.</translation>
    </message>
    <message>
        <source>Cancelled: one chat was written before.</source>
        <translation>Nutraukta: prieš tai įrašytas vienas pokalbis.</translation>
    </message>
    <message numerus="yes">
        <source>Cancelled: %n chats were written before.</source>
        <translation>
            <numerusform>Nutraukta: prieš tai įrašytas %n pokalbis.</numerusform>
            <numerusform>Nutraukta: prieš tai įrašyti %n pokalbiai.</numerusform>
            <numerusform>Nutraukta: prieš tai įrašyta %n pokalbių.</numerusform>
        </translation>
    </message>
    <message>
        <source>There was nothing to export.</source>
        <translation>Nebuvo ką eksportuoti.</translation>
    </message>
    <message>
        <source>Exported to “%1”.</source>
        <translation>Eksportuota į „%1“.</translation>
    </message>
    <message numerus="yes">
        <source>%n chats exported to “%1”.</source>
        <translation>
            <numerusform>%n pokalbis eksportuotas į „%1“.</numerusform>
            <numerusform>%n pokalbiai eksportuoti į „%1“.</numerusform>
            <numerusform>%n pokalbių eksportuota į „%1“.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n chats exported into “%1”.</source>
        <translation>
            <numerusform>%n pokalbis eksportuotas į aplanką „%1“.</numerusform>
            <numerusform>%n pokalbiai eksportuoti į aplanką „%1“.</numerusform>
            <numerusform>%n pokalbių eksportuota į aplanką „%1“.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ponder::ui::FindInChat</name>
    <message>
        <source>Not in this chat</source>
        <translation>Šiame pokalbyje nėra</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 iš %2</translation>
    </message>
</context>
<context>
    <name>ponder::ui::Finder</name>
    <message>
        <source>Note</source>
        <translation>Pastaba</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>Klausimas</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Atsakymas</translation>
    </message>
    <message>
        <source>Thought</source>
        <translation>Mintis</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Tekstas</translation>
    </message>
    <message>
        <source>Recent chats</source>
        <translation>Neseni pokalbiai</translation>
    </message>
    <message>
        <source>Chats</source>
        <translation>Pokalbiai</translation>
    </message>
    <message>
        <source>Archived</source>
        <translation>Archyvuoti</translation>
    </message>
    <message>
        <source>In the chats</source>
        <translation>Pokalbiuose</translation>
    </message>
    <message>
        <source>No chat fits.</source>
        <translation>Nė vienas pokalbis netinka.</translation>
    </message>
    <message>
        <source>Your chats will be found here.</source>
        <translation>Čia rasite savo pokalbius.</translation>
    </message>
    <message>
        <source>No title has these words.</source>
        <translation>Nė vienas pavadinimas neturi šių žodžių.</translation>
    </message>
    <message>
        <source>No title has these words. What was said can be searched when chats are saved.</source>
        <translation>Nė vienas pavadinimas neturi šių žodžių. Kas pasakyta, galima rasti, kai pokalbiai išsaugomi.</translation>
    </message>
    <message>
        <source>Nothing was found here.</source>
        <translation>Čia nieko nerasta.</translation>
    </message>
    <message>
        <source>Nothing was found.</source>
        <translation>Nieko nerasta.</translation>
    </message>
</context>
<context>
    <name>ponder::ui::HistoryCare</name>
    <message>
        <source>%1 %2 s</source>
        <translation>%1 %2 s</translation>
    </message>
    <message>
        <source>Reading everything…</source>
        <translation>Skaitoma viskas…</translation>
    </message>
    <message>
        <source>The history file is damaged. What can still be read can be saved into a new file; this one stays as it is.</source>
        <translation>Istorijos failas sugadintas. Ką dar galima perskaityti, galima išsaugoti naujame faile; šis lieka toks, koks yra.</translation>
    </message>
    <message>
        <source>The history could not be checked: %1</source>
        <translation>Istorijos patikrinti nepavyko: %1</translation>
    </message>
    <message>
        <source>All is well: %1 chats with %2 messages were read and everything belongs together.</source>
        <translation>Viskas gerai: perskaityta pokalbių: %1, žinučių: %2, ir viskas dera.</translation>
    </message>
    <message>
        <source>Nothing is lost. Only the index for searching is damaged; it can be made again.</source>
        <translation>Niekas neprarasta. Sugadinta tik paieškos rodyklė; ją galima sudaryti iš naujo.</translation>
    </message>
    <message>
        <source>The history has faults. What can be read can be saved into a new file; this one stays as it is.</source>
        <translation>Istorijoje yra klaidų. Ką galima perskaityti, galima išsaugoti naujame faile; šis lieka toks, koks yra.</translation>
    </message>
    <message>
        <source>Making the index again…</source>
        <translation>Rodyklė sudaroma iš naujo…</translation>
    </message>
    <message>
        <source>The index is whole again.</source>
        <translation>Rodyklė vėl sveika.</translation>
    </message>
    <message>
        <source>Copying…</source>
        <translation>Kopijuojama…</translation>
    </message>
    <message>
        <source>A copy was made: %1.</source>
        <translation>Padaryta kopija: %1.</translation>
    </message>
    <message>
        <source>Saving what can be read…</source>
        <translation>Išsaugoma, kas perskaitoma…</translation>
    </message>
    <message>
        <source>Nothing could be saved: %1</source>
        <translation>Nieko išsaugoti nepavyko: %1</translation>
    </message>
    <message>
        <source>%1 chats with %2 messages were saved into “%3”.</source>
        <translation>Pokalbių: %1, žinučių: %2 išsaugota faile „%3“.</translation>
    </message>
    <message>
        <source>%1 that were lost have an empty one in their place.</source>
        <translation>Prarastų: %1; jų vietoje – tuščios.</translation>
    </message>
    <message>
        <source>The file is in use. Close Ponder, then give “%1” the name of the history file.</source>
        <translation>Failas naudojamas. Užverkite „Ponder“ ir pavadinkite „%1“ istorijos failo vardu.</translation>
    </message>
    <message>
        <source>Start Ponder again: your chats are in place. The damaged file is kept as “%1”.</source>
        <translation>Paleiskite „Ponder“ iš naujo: jūsų pokalbiai savo vietoje. Sugadintas failas paliktas kaip „%1“.</translation>
    </message>
    <message>
        <source>the daily copy</source>
        <translation>kasdienė kopija</translation>
    </message>
    <message>
        <source>asked for</source>
        <translation>paprašyta</translation>
    </message>
    <message>
        <source>before going back to a copy</source>
        <translation>prieš grįžtant prie kopijos</translation>
    </message>
    <message>
        <source>before a new version changed the file</source>
        <translation>prieš naujai versijai pakeičiant failą</translation>
    </message>
    <message>
        <source>Going back…</source>
        <translation>Grįžtama…</translation>
    </message>
    <message>
        <source>Your chats are as they were in this copy. Those of before are a copy now, too.</source>
        <translation>Jūsų pokalbiai tokie, kokie buvo šioje kopijoje. Ankstesnieji dabar taip pat yra kopija.</translation>
    </message>
    <message>
        <source>The history file has a fault, so today&apos;s copy was not made. “History and backups” in the menu of the chats says more.</source>
        <translation>Istorijos faile yra klaida, todėl šiandienos kopija nepadaryta. Daugiau – pokalbių meniu, „Istorija ir atsarginės kopijos“.</translation>
    </message>
    <message>
        <source>There is no room for today&apos;s copy of the history. Nothing is lost; free some space.</source>
        <translation>Šiandienos istorijos kopijai nėra vietos. Niekas neprarasta; atlaisvinkite vietos.</translation>
    </message>
</context>
<context>
    <name>ponder::ui::Importer</name>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 ir dar %n</numerusform>
            <numerusform>%1 ir dar %n</numerusform>
            <numerusform>%1 ir dar %n</numerusform>
        </translation>
    </message>
    <message>
        <source>The history cannot be written now, so nothing can be imported. The files are unchanged.</source>
        <translation>Dabar į istoriją rašyti negalima, todėl nieko importuoti nepavyks. Failai nepakeisti.</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>ir dar %n</numerusform>
            <numerusform>ir dar %n</numerusform>
            <numerusform>ir dar %n</numerusform>
        </translation>
    </message>
    <message>
        <source>Stopped: this is what was seen until then.</source>
        <translation>Sustabdyta: tai, kas pamatyta iki tol.</translation>
    </message>
    <message>
        <source>This is what will come in. Nothing has been changed yet.</source>
        <translation>Štai kas bus importuota. Kol kas niekas nepakeista.</translation>
    </message>
    <message>
        <source>There is nothing new in it: everything is here already or cannot be read.</source>
        <translation>Nieko naujo nėra: viskas jau yra čia arba neperskaitoma.</translation>
    </message>
    <message>
        <source>Stopped. What came in until then stays; import it again to go on.</source>
        <translation>Sustabdyta. Kas iki tol importuota, lieka; norėdami tęsti, importuokite dar kartą.</translation>
    </message>
    <message>
        <source>Everything is in.</source>
        <translation>Viskas importuota.</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Iš</translation>
    </message>
    <message>
        <source>%1 new</source>
        <translation>naujų: %1</translation>
    </message>
    <message>
        <source>%1 added</source>
        <translation>pridėta: %1</translation>
    </message>
    <message>
        <source>%1 with changes</source>
        <translation>su pakeitimais: %1</translation>
    </message>
    <message>
        <source>%1 brought up to date</source>
        <translation>atnaujinta: %1</translation>
    </message>
    <message>
        <source>%1 here already</source>
        <translation>jau yra: %1</translation>
    </message>
    <message>
        <source>%1 left out</source>
        <translation>praleista: %1</translation>
    </message>
    <message>
        <source>%1 that cannot be read</source>
        <translation>neperskaitoma: %1</translation>
    </message>
    <message>
        <source>Chats</source>
        <translation>Pokalbiai</translation>
    </message>
    <message>
        <source>%1 with thoughts</source>
        <translation>su mintimis: %1</translation>
    </message>
    <message>
        <source>%1 other versions</source>
        <translation>kitų versijų: %1</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Žinutės</translation>
    </message>
    <message>
        <source>Attachments</source>
        <translation>Priedai</translation>
    </message>
    <message>
        <source>%1, of which %2 are not in the export</source>
        <translation>%1, iš jų %2 eksporte nėra</translation>
    </message>
    <message>
        <source>Written</source>
        <translation>Parašyta</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1–%2</translation>
    </message>
    <message>
        <source>Unknown kinds</source>
        <translation>Nežinomos rūšys</translation>
    </message>
    <message>
        <source>%1, kept as they are</source>
        <translation>%1, paliekama kaip yra</translation>
    </message>
</context>
<context>
    <name>ponder::ui::Inspector</name>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>(a marker)</source>
        <translation>(žymeklis)</translation>
    </message>
    <message>
        <source>Nothing is known of these tokens.</source>
        <translation>Apie šias leksemas nieko nežinoma.</translation>
    </message>
    <message>
        <source>%1 of %2 tokens had less than half of the probability</source>
        <translation>%1 iš %2 leksemų turėjo mažiau nei pusę tikimybės</translation>
    </message>
    <message>
        <source>Every one of %1 tokens had more than half of the probability</source>
        <translation>Kiekviena iš %1 leksemų turėjo daugiau nei pusę tikimybės</translation>
    </message>
    <message>
        <source>given, not chosen</source>
        <translation>duota, ne pasirinkta</translation>
    </message>
</context>
<context>
    <name>ponder::ui::KeepAwake</name>
    <message>
        <source>Something is being written</source>
        <translation>Šiuo metu rašoma</translation>
    </message>
</context>
<context>
    <name>ponder::ui::Ledger</name>
    <message>
        <source>Above the line</source>
        <translation>Virš linijos</translation>
    </message>
    <message>
        <source>left out when the context was full</source>
        <translation>praleista, kai kontekstas buvo pilnas</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>Šablonas</translation>
    </message>
    <message>
        <source>Markers and words that the model&apos;s own template writes</source>
        <translation>Žymekliai ir žodžiai, kuriuos rašo paties modelio šablonas</translation>
    </message>
    <message>
        <source>Thought</source>
        <translation>Mintis</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Jūs</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Atsakymas</translation>
    </message>
    <message>
        <source>System</source>
        <translation>Sistema</translation>
    </message>
    <message>
        <source>the model&apos;s template drops it</source>
        <translation>modelio šablonas ją atmeta</translation>
    </message>
    <message>
        <source>%1 of %2 tokens</source>
        <translation>%1 iš %2 leksemų</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 leksemų</translation>
    </message>
</context>
<context>
    <name>ponder::ui::Library</name>
    <message>
        <source>“%1” is back.</source>
        <translation>„%1“ grąžinta.</translation>
    </message>
    <message>
        <source>Temporary chat</source>
        <translation>Laikinas pokalbis</translation>
    </message>
    <message>
        <source>Closed “%1”.</source>
        <translation>„%1“ užverta.</translation>
    </message>
    <message>
        <source>“%1” is in the trash.</source>
        <translation>„%1“ šiukšlinėje.</translation>
    </message>
    <message>
        <source>“%1” is archived.</source>
        <translation>„%1“ archyvuota.</translation>
    </message>
    <message>
        <source>“%1” is back in the list.</source>
        <translation>„%1“ vėl sąraše.</translation>
    </message>
    <message>
        <source>Copy of %1</source>
        <translation>%1 kopija</translation>
    </message>
    <message>
        <source>From %1</source>
        <translation>Iš %1</translation>
    </message>
    <message>
        <source>An answer is being written here. Stop it first.</source>
        <translation>Čia rašomas atsakymas. Pirma jį sustabdykite.</translation>
    </message>
    <message>
        <source>One version was removed; what follows it is still here.</source>
        <translation>Viena versija pašalinta; kas po jos, tebėra čia.</translation>
    </message>
    <message>
        <source>This message and what followed it were removed.</source>
        <translation>Ši žinutė ir visa, kas po jos, pašalinta.</translation>
    </message>
    <message>
        <source>The folder was removed; its chats are still here.</source>
        <translation>Aplankas pašalintas; jo pokalbiai tebėra čia.</translation>
    </message>
    <message>
        <source>Moved to “%1”.</source>
        <translation>Perkelta į „%1“.</translation>
    </message>
    <message>
        <source>Moved out of its folder.</source>
        <translation>Perkelta iš aplanko.</translation>
    </message>
    <message>
        <source>The tag “%1” was taken off.</source>
        <translation>Žymė „%1“ nuimta.</translation>
    </message>
    <message>
        <source>The tag was removed from all chats.</source>
        <translation>Žymė pašalinta iš visų pokalbių.</translation>
    </message>
    <message>
        <source>This is on another branch, and an answer is being written here. Stop it first.</source>
        <translation>Tai kitoje šakoje, o čia rašomas atsakymas. Pirma jį sustabdykite.</translation>
    </message>
    <message>
        <source>This message is no longer in the chat.</source>
        <translation>Šios žinutės pokalbyje nebėra.</translation>
    </message>
</context>
<context>
    <name>ponder::ui::LocalWorker</name>
    <message>
        <source>The graphics card ran out of memory, so it now holds less of the model.</source>
        <translation>Vaizdo plokštei pritrūko atminties, todėl dabar joje mažesnė modelio dalis.</translation>
    </message>
    <message>
        <source>The graphics card failed, so the model was loaded again.</source>
        <translation>Vaizdo plokštė sutriko, todėl modelis įkeltas iš naujo.</translation>
    </message>
    <message>
        <source>%1 of %2 experts a token</source>
        <translation>%1 iš %2 ekspertų vienai leksemai</translation>
    </message>
</context>
<context>
    <name>ponder::ui::ModelInfo</name>
    <message>
        <source>%1 of %2</source>
        <translation>%1 iš %2</translation>
    </message>
    <message>
        <source>%1, weights %2, KV cache %3 (%6), buffers %4, context %5 tokens</source>
        <translation>%1, svoriai %2, KV podėlis %3 (%6), buferiai %4, kontekstas %5 leksemų</translation>
    </message>
    <message>
        <source>%1 tokens of context · %2</source>
        <translation>%1 leksemų kontekstas · %2</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 leksemų</translation>
    </message>
    <message>
        <source>%1 tokens. The model&apos;s memory of the chat then takes %2 instead of %3.</source>
        <translation>%1 leksemų. Modelio pokalbio atmintis tada užims %2, o ne %3.</translation>
    </message>
</context>
<context>
    <name>ponder::ui::ModelShelf</name>
    <message numerus="yes">
        <source>%n files</source>
        <translation>
            <numerusform>%n failas</numerusform>
            <numerusform>%n failai</numerusform>
            <numerusform>%n failų</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n parts of it are missing beside this file.</source>
        <translation>
            <numerusform>Šalia šio failo trūksta %n jo dalies.</numerusform>
            <numerusform>Šalia šio failo trūksta %n jo dalių.</numerusform>
            <numerusform>Šalia šio failo trūksta %n jo dalių.</numerusform>
        </translation>
    </message>
    <message>
        <source>Looking whether it fits…</source>
        <translation>Žiūrima, ar telpa…</translation>
    </message>
    <message>
        <source>About %1 tokens a second.</source>
        <translation>Apie %1 leksemų per sekundę.</translation>
    </message>
    <message>
        <source>It is the file that was published.</source>
        <translation>Tai tas failas, kuris buvo paskelbtas.</translation>
    </message>
    <message>
        <source>It is not the same file: it was damaged on its way, is another version, or was changed. Download it again.</source>
        <translation>Tai ne tas pats failas: jis sugadintas siunčiant, yra kitos versijos arba buvo pakeistas. Atsisiųskite jį iš naujo.</translation>
    </message>
    <message>
        <source>Only folders on this computer can be watched.</source>
        <translation>Stebėti galima tik šio kompiuterio aplankus.</translation>
    </message>
    <message>
        <source>“%1” is not a folder.</source>
        <translation>„%1“ nėra aplankas.</translation>
    </message>
    <message>
        <source>“%1” could not be read to its end.</source>
        <translation>„%1“ nepavyko perskaityti iki galo.</translation>
    </message>
    <message>
        <source>“%1” is loaded. Open another model first.</source>
        <translation>„%1“ įkeltas. Pirma atverkite kitą modelį.</translation>
    </message>
    <message>
        <source>“%1” could not be moved to the trash, so it stays where it is.</source>
        <translation>„%1“ perkelti į šiukšlinę nepavyko, todėl jis lieka savo vietoje.</translation>
    </message>
    <message>
        <source>“%1” is in the trash now.</source>
        <translation>„%1“ dabar šiukšlinėje.</translation>
    </message>
</context>
<context>
    <name>ponder::ui::Preferences</name>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>The system&apos;s</source>
        <translation>Sistemos</translation>
    </message>
</context>
<context>
    <name>ponder::ui::Shortcuts</name>
    <message>
        <source>Chats</source>
        <translation>Pokalbiai</translation>
    </message>
    <message>
        <source>This chat</source>
        <translation>Šis pokalbis</translation>
    </message>
    <message>
        <source>Thoughts</source>
        <translation>Mintys</translation>
    </message>
    <message>
        <source>The model</source>
        <translation>Modelis</translation>
    </message>
    <message>
        <source>The window</source>
        <translation>Langas</translation>
    </message>
    <message>
        <source>While you write</source>
        <translation>Kol rašote</translation>
    </message>
</context>
<context>
    <name>ponder::ui::ThoughtView</name>
    <message>
        <source>Checks</source>
        <translation>Tikrina</translation>
    </message>
    <message>
        <source>Changes its mind</source>
        <translation>Persigalvoja</translation>
    </message>
    <message>
        <source>Concludes</source>
        <translation>Daro išvadą</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
</context>
<context>
    <name>ponder::ui::TrashCan</name>
    <message>
        <source>Deleted just now</source>
        <translation>Ką tik ištrinta</translation>
    </message>
    <message>
        <source>Deleted: %1</source>
        <translation>Ištrinta: %1</translation>
    </message>
    <message>
        <source>goes soon</source>
        <translation>greitai dings</translation>
    </message>
    <message>
        <source>1 day left</source>
        <translation>liko 1 diena</translation>
    </message>
    <message>
        <source>%1 days left</source>
        <translation>liko dienų: %1</translation>
    </message>
    <message numerus="yes">
        <source>Everything in the trash goes for good: %n chats with all their messages, thoughts and files, in the history and in its backups.</source>
        <translation>
            <numerusform>Viskas iš šiukšlinės dings visam laikui: %n pokalbis su visomis žinutėmis, mintimis ir failais, istorijoje ir jos kopijose.</numerusform>
            <numerusform>Viskas iš šiukšlinės dings visam laikui: %n pokalbiai su visomis žinutėmis, mintimis ir failais, istorijoje ir jos kopijose.</numerusform>
            <numerusform>Viskas iš šiukšlinės dings visam laikui: %n pokalbių su visomis žinutėmis, mintimis ir failais, istorijoje ir jos kopijose.</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1” goes for good, with all its messages, thoughts and files, in the history and in its backups.</source>
        <translation>„%1“ dings visam laikui, su visomis žinutėmis, mintimis ir failais, istorijoje ir jos kopijose.</translation>
    </message>
    <message>
        <source>Gone from the history. A copy could not be reached and is tried again at the next start: %1</source>
        <translation>Iš istorijos pašalinta. Viena kopija nepasiekiama; bus bandoma per kitą paleidimą: %1</translation>
    </message>
    <message>
        <source>One chat is gone for good.</source>
        <translation>Vienas pokalbis ištrintas visam laikui.</translation>
    </message>
    <message>
        <source>%1 chats are gone for good.</source>
        <translation>Visam laikui ištrinta pokalbių: %1.</translation>
    </message>
</context>
</TS>
