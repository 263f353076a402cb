<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE" sourcelanguage="en_US">
<context>
    <name>AnswerFoot</name>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy answer</source>
        <translation>Antwort kopieren</translation>
    </message>
    <message>
        <source>Regenerate</source>
        <translation>Neu antworten</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Probabilities: on</source>
        <translation>Wahrscheinlichkeiten: an</translation>
    </message>
    <message>
        <source>Probabilities</source>
        <translation>Wahrscheinlichkeiten</translation>
    </message>
    <message>
        <source>Experts</source>
        <translation>Experten</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Dismiss</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>BudgetPill</name>
    <message>
        <source>Budget: %1</source>
        <translation>Budget: %1</translation>
    </message>
    <message>
        <source>Budget: none</source>
        <translation>Budget: keins</translation>
    </message>
    <message>
        <source>How many tokens of thought there may be before the answer begins</source>
        <translation>Wie viele Tokens Gedanken es geben darf, bevor die Antwort beginnt</translation>
    </message>
    <message>
        <source>No budget</source>
        <translation>Kein Budget</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 Tokens</translation>
    </message>
</context>
<context>
    <name>CacheMenu</name>
    <message>
        <source>%1, too much</source>
        <translation>%1, zu viel</translation>
    </message>
    <message>
        <source>Context: what the model sees of a chat</source>
        <translation>Kontext: was das Modell vom Chat sieht</translation>
    </message>
    <message>
        <source>Kept as</source>
        <translation>Gespeichert als</translation>
    </message>
</context>
<context>
    <name>ChatMenu</name>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>Lösen</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>Anheften</translation>
    </message>
    <message>
        <source>Back from the archive</source>
        <translation>Aus dem Archiv holen</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>Archivieren</translation>
    </message>
    <message>
        <source>Move to</source>
        <translation>Verschieben nach</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>Neuer Ordner…</translation>
    </message>
    <message>
        <source>No folder</source>
        <translation>Kein Ordner</translation>
    </message>
    <message>
        <source>Notes and tags…</source>
        <translation>Notizen und Schlagwörter…</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>Duplizieren</translation>
    </message>
    <message>
        <source>Map of this chat</source>
        <translation>Karte dieses Chats</translation>
    </message>
    <message>
        <source>Ctrl M</source>
        <translation>Strg M</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren…</translation>
    </message>
    <message>
        <source>Ctrl E</source>
        <translation>Strg E</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Import chats…</source>
        <translation>Chats importieren…</translation>
    </message>
    <message>
        <source>Ctrl I</source>
        <translation>Strg I</translation>
    </message>
    <message>
        <source>Import a folder of chats…</source>
        <translation>Ordner mit Chats importieren…</translation>
    </message>
    <message>
        <source>Open a model…</source>
        <translation>Modell öffnen…</translation>
    </message>
    <message>
        <source>Ctrl O</source>
        <translation>Strg O</translation>
    </message>
    <message>
        <source>Open with options…</source>
        <translation>Mit Optionen öffnen…</translation>
    </message>
    <message>
        <source>Ctrl Shift O</source>
        <translation>Strg Umschalt O</translation>
    </message>
    <message>
        <source>Where it runs…</source>
        <translation>Wo es läuft…</translation>
    </message>
    <message>
        <source>Ctrl D</source>
        <translation>Strg D</translation>
    </message>
    <message>
        <source>Context and cache…</source>
        <translation>Kontext und Cache…</translation>
    </message>
    <message>
        <source>Ctrl Shift T</source>
        <translation>Strg Umschalt T</translation>
    </message>
    <message>
        <source>Theme of the system</source>
        <translation>Thema des Systems</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Hide thoughts</source>
        <translation>Gedanken verbergen</translation>
    </message>
    <message>
        <source>Thoughts while they are written</source>
        <translation>Gedanken, während sie entstehen</translation>
    </message>
    <message>
        <source>Open thoughts</source>
        <translation>Gedanken öffnen</translation>
    </message>
</context>
<context>
    <name>ChatRow</name>
    <message>
        <source>pinned</source>
        <translation>angeheftet</translation>
    </message>
    <message>
        <source>archived</source>
        <translation>archiviert</translation>
    </message>
    <message>
        <source>temporary, not saved</source>
        <translation>temporär, nicht gespeichert</translation>
    </message>
    <message>
        <source>answering</source>
        <translation>antwortet</translation>
    </message>
    <message>
        <source>Rename, pin, move, delete</source>
        <translation>Umbenennen, anheften, verschieben, löschen</translation>
    </message>
    <message>
        <source>New title</source>
        <translation>Neuer Titel</translation>
    </message>
</context>
<context>
    <name>ChatSetup</name>
    <message>
        <source>Temperature</source>
        <translation>Temperatur</translation>
    </message>
    <message>
        <source>0 takes the likeliest word each time, higher is freer</source>
        <translation>0 nimmt jedes Mal das wahrscheinlichste Wort, höher ist freier</translation>
    </message>
    <message>
        <source>Top-k</source>
        <translation>Top-k</translation>
    </message>
    <message>
        <source>Chosen among so many tokens; 0 is all of them</source>
        <translation>Aus so vielen Tokens wird gewählt; 0 heißt aus allen</translation>
    </message>
    <message>
        <source>Top-p</source>
        <translation>Top-p</translation>
    </message>
    <message>
        <source>Chosen among the likeliest that have this share together</source>
        <translation>Aus den wahrscheinlichsten, die zusammen diesen Anteil haben</translation>
    </message>
    <message>
        <source>Min-p</source>
        <translation>Min-p</translation>
    </message>
    <message>
        <source>At least this share of the likeliest token&apos;s chance</source>
        <translation>Mindestens dieser Anteil an der Chance des wahrscheinlichsten Tokens</translation>
    </message>
    <message>
        <source>Repetition penalty</source>
        <translation>Strafe für Wiederholung</translation>
    </message>
    <message>
        <source>1 is none, higher avoids words that were just used</source>
        <translation>1 heißt keine, höher meidet eben benutzte Wörter</translation>
    </message>
</context>
<context>
    <name>ChatSetupSheet</name>
    <message>
        <source>This chat</source>
        <translation>Dieser Chat</translation>
    </message>
    <message>
        <source>For the chat that you are about to begin</source>
        <translation>Für den Chat, den du gleich beginnst</translation>
    </message>
    <message>
        <source>Instructions</source>
        <translation>Anweisungen</translation>
    </message>
    <message>
        <source>What the model is to keep in mind: “Answer in Lithuanian.”</source>
        <translation>Was das Modell beachten soll: „Antworte auf Deutsch.“</translation>
    </message>
    <message>
        <source>Instructions for this chat</source>
        <translation>Anweisungen für diesen Chat</translation>
    </message>
    <message>
        <source>It is sent before your first words, and counts as part of the context.</source>
        <translation>Sie stehen vor deinen ersten Worten und zählen zum Kontext.</translation>
    </message>
    <message>
        <source>Choosing words</source>
        <translation>Wortwahl</translation>
    </message>
    <message>
        <source>%1, the model&apos;s own</source>
        <translation>%1, vom Modell</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>Vorlagen</translation>
    </message>
    <message>
        <source>Keep these instructions and values under a name, to use them in other chats.</source>
        <translation>Speichere diese Anweisungen und Werte unter einem Namen, um sie in anderen Chats zu benutzen.</translation>
    </message>
    <message>
        <source>Preset: %1</source>
        <translation>Vorlage: %1</translation>
    </message>
    <message>
        <source>Remove the preset “%1”</source>
        <translation>Vorlage „%1“ entfernen</translation>
    </message>
    <message>
        <source>Name of a preset</source>
        <translation>Name einer Vorlage</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Keep as a preset</source>
        <translation>Als Vorlage speichern</translation>
    </message>
    <message>
        <source>New chats with this model begin so</source>
        <translation>Neue Chats mit diesem Modell beginnen so</translation>
    </message>
    <message>
        <source>Back to the model&apos;s own</source>
        <translation>Zurück zu den Werten des Modells</translation>
    </message>
</context>
<context>
    <name>ChatSheet</name>
    <message>
        <source>Notes and tags</source>
        <translation>Notizen und Schlagwörter</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Schlagwörter</translation>
    </message>
    <message>
        <source>Take the tag %1 off</source>
        <translation>Schlagwort %1 abnehmen</translation>
    </message>
    <message>
        <source>Add a tag</source>
        <translation>Schlagwort hinzufügen</translation>
    </message>
    <message>
        <source>Add the tag %1</source>
        <translation>Schlagwort %1 hinzufügen</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>Only for you: the model does not see it. It is found by the search.</source>
        <translation>Nur für dich: Das Modell sieht sie nicht. Die Suche findet sie.</translation>
    </message>
    <message>
        <source>Note about this chat</source>
        <translation>Notiz zu diesem Chat</translation>
    </message>
</context>
<context>
    <name>ChatView</name>
    <message>
        <source>Conversation</source>
        <translation>Unterhaltung</translation>
    </message>
    <message>
        <source>Jump to the latest</source>
        <translation>Zum Neuesten springen</translation>
    </message>
</context>
<context>
    <name>CodeBlock</name>
    <message>
        <source>code</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy code</source>
        <translation>Code kopieren</translation>
    </message>
    <message>
        <source>Code: %1</source>
        <translation>Code: %1</translation>
    </message>
</context>
<context>
    <name>CompareCell</name>
    <message>
        <source>Checks</source>
        <translation>Prüft</translation>
    </message>
    <message>
        <source>Changes its mind</source>
        <translation>Überlegt es sich anders</translation>
    </message>
    <message>
        <source>Concludes</source>
        <translation>Schließt ab</translation>
    </message>
</context>
<context>
    <name>CompareSheet</name>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>1 run</source>
        <translation>1 Durchlauf</translation>
    </message>
    <message numerus="yes">
        <source>%n runs</source>
        <translation>
            <numerusform>%n Durchlauf</numerusform>
            <numerusform>%n Durchläufe</numerusform>
        </translation>
    </message>
    <message>
        <source>version %1</source>
        <translation>Version %1</translation>
    </message>
    <message>
        <source>versions %1</source>
        <translation>Versionen %1</translation>
    </message>
    <message>
        <source>One more run</source>
        <translation>Noch ein Durchlauf</translation>
    </message>
    <message numerus="yes">
        <source>%n more runs</source>
        <translation>
            <numerusform>%n weiterer Durchlauf</numerusform>
            <numerusform>%n weitere Durchläufe</numerusform>
        </translation>
    </message>
    <message>
        <source>Stop (the last run)</source>
        <translation>Anhalten (letzter Durchlauf)</translation>
    </message>
    <message numerus="yes">
        <source>Stop (%n runs to go)</source>
        <translation>
            <numerusform>Anhalten (noch %n Durchlauf)</numerusform>
            <numerusform>Anhalten (noch %n Durchläufe)</numerusform>
        </translation>
    </message>
    <message>
        <source>Show in the chat</source>
        <translation>Im Chat zeigen</translation>
    </message>
    <message>
        <source>Fold the steps that are the same</source>
        <translation>Gleiche Schritte einklappen</translation>
    </message>
    <message>
        <source>The first step is the same: show it</source>
        <translation>Der erste Schritt ist gleich: zeigen</translation>
    </message>
    <message numerus="yes">
        <source>The first %n steps are the same: show them</source>
        <translation>
            <numerusform>Der erste Schritt ist gleich: zeigen</numerusform>
            <numerusform>Die ersten %n Schritte sind gleich: zeigen</numerusform>
        </translation>
    </message>
    <message>
        <source>Here they part</source>
        <translation>Hier trennen sie sich</translation>
    </message>
</context>
<context>
    <name>Composer</name>
    <message>
        <source>Dismiss</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Ask anything. It stays here.</source>
        <translation>Frag, was du willst. Es bleibt hier.</translation>
    </message>
    <message>
        <source>Your message</source>
        <translation>Deine Nachricht</translation>
    </message>
    <message>
        <source>Think</source>
        <translation>Denken</translation>
    </message>
    <message>
        <source>Whether the model thinks before it answers</source>
        <translation>Ob das Modell vor der Antwort nachdenkt</translation>
    </message>
    <message>
        <source>This model always thinks before it answers</source>
        <translation>Dieses Modell denkt vor jeder Antwort nach</translation>
    </message>
    <message>
        <source>Effort: %1</source>
        <translation>Aufwand: %1</translation>
    </message>
    <message>
        <source>How much the model thinks before it answers</source>
        <translation>Wie viel das Modell vor der Antwort nachdenkt</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Enter sends · Shift Enter breaks the line · Esc stops</source>
        <translation>Enter sendet · Umschalt Enter bricht die Zeile um · Esc hält an</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Hält an…</translation>
    </message>
</context>
<context>
    <name>ContextCard</name>
    <message>
        <source>Go on without the oldest turns</source>
        <translation>Ohne die ältesten Beiträge weiter</translation>
    </message>
    <message>
        <source>The model stops seeing them. They stay here, above a line that says so.</source>
        <translation>Das Modell sieht sie nicht mehr. Sie bleiben hier, über einer Linie, die das sagt.</translation>
    </message>
    <message>
        <source>Take a larger context</source>
        <translation>Größeren Kontext nehmen</translation>
    </message>
    <message>
        <source>Start a new chat with a summary</source>
        <translation>Neuen Chat mit einer Zusammenfassung beginnen</translation>
    </message>
    <message>
        <source>The model sums this chat up first. This one stays as it is.</source>
        <translation>Das Modell fasst diesen Chat zuerst zusammen. Er bleibt, wie er ist.</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>So lassen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Stop the summary</source>
        <translation>Zusammenfassung anhalten</translation>
    </message>
</context>
<context>
    <name>ContextMeter</name>
    <message>
        <source>What the model sees now</source>
        <translation>Was das Modell jetzt sieht</translation>
    </message>
</context>
<context>
    <name>DeviceSheet</name>
    <message>
        <source>Where it runs</source>
        <translation>Wo es läuft</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Experts on the graphics card</source>
        <translation>Experten auf der Grafikkarte</translation>
    </message>
    <message>
        <source>As many as fit</source>
        <translation>So viele wie passen</translation>
    </message>
    <message>
        <source>Let Ponder decide by the memory that is free</source>
        <translation>Ponder nach dem freien Speicher entscheiden lassen</translation>
    </message>
    <message>
        <source>An estimate: %1</source>
        <translation>Eine Schätzung: %1</translation>
    </message>
    <message>
        <source>This is how it is loaded now.</source>
        <translation>So ist es jetzt geladen.</translation>
    </message>
    <message>
        <source>An answer is being written.</source>
        <translation>Eine Antwort wird geschrieben.</translation>
    </message>
    <message>
        <source>Load it so</source>
        <translation>So laden</translation>
    </message>
</context>
<context>
    <name>Dialogs</name>
    <message>
        <source>Open a model</source>
        <translation>Modell öffnen</translation>
    </message>
    <message>
        <source>Models (*.gguf)</source>
        <translation>Modelle (*.gguf)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Import chats</source>
        <translation>Chats importieren</translation>
    </message>
    <message>
        <source>Exports and chats (*.zip *.json *.chat *.sqlite *.db)</source>
        <translation>Exporte und Chats (*.zip *.json *.chat *.sqlite *.db)</translation>
    </message>
    <message>
        <source>Import a folder</source>
        <translation>Ordner importieren</translation>
    </message>
    <message>
        <source>Look for models in this folder</source>
        <translation>In diesem Ordner nach Modellen suchen</translation>
    </message>
</context>
<context>
    <name>DropHere</name>
    <message>
        <source>Drop the model file to open it</source>
        <translation>Modelldatei zum Öffnen hier ablegen</translation>
    </message>
    <message>
        <source>Drop the chats to import them</source>
        <translation>Chats zum Importieren hier ablegen</translation>
    </message>
</context>
<context>
    <name>EffortMenu</name>
    <message>
        <source>as it likes</source>
        <translation>wie es mag</translation>
    </message>
    <message>
        <source>minimal</source>
        <translation>minimal</translation>
    </message>
    <message>
        <source>low</source>
        <translation>niedrig</translation>
    </message>
    <message>
        <source>medium</source>
        <translation>mittel</translation>
    </message>
    <message>
        <source>high</source>
        <translation>hoch</translation>
    </message>
    <message>
        <source>maximal</source>
        <translation>maximal</translation>
    </message>
</context>
<context>
    <name>EmptyChat</name>
    <message>
        <source>What shall we think about?</source>
        <translation>Worüber wollen wir nachdenken?</translation>
    </message>
    <message>
        <source>Open a model to begin</source>
        <translation>Öffne ein Modell, um zu beginnen</translation>
    </message>
    <message>
        <source>Ponder runs language models from GGUF files on this computer. Choose one, or drop it onto this window.</source>
        <translation>Ponder lässt Sprachmodelle aus GGUF-Dateien auf diesem Computer laufen. Wähle eine aus oder zieh sie auf dieses Fenster.</translation>
    </message>
    <message>
        <source>It thinks on this computer</source>
        <translation>Es denkt auf diesem Computer</translation>
    </message>
    <message>
        <source>Nothing you write leaves it. There is no account, and no network is needed.</source>
        <translation>Nichts, was du schreibst, verlässt ihn. Es gibt kein Konto, und ein Netz ist nicht nötig.</translation>
    </message>
    <message>
        <source>You see how it thinks</source>
        <translation>Du siehst, wie es denkt</translation>
    </message>
    <message>
        <source>The thought comes before the answer. Open it, fold it, and judge for yourself.</source>
        <translation>Der Gedanke kommt vor der Antwort. Klapp ihn auf oder zu und urteile selbst.</translation>
    </message>
    <message>
        <source>You bring the model</source>
        <translation>Das Modell bringst du mit</translation>
    </message>
    <message>
        <source>The small one that comes along calculates, compares numbers and counts letters. For anything else, download a GGUF file and open it here.</source>
        <translation>Das kleine, das mitkommt, rechnet, vergleicht Zahlen und zählt Buchstaben. Für alles andere lade eine GGUF-Datei herunter und öffne sie hier.</translation>
    </message>
    <message>
        <source>Open a model…</source>
        <translation>Modell öffnen…</translation>
    </message>
    <message>
        <source>Models on this computer</source>
        <translation>Modelle auf diesem Computer</translation>
    </message>
    <message>
        <source>Ask: %1</source>
        <translation>Fragen: %1</translation>
    </message>
</context>
<context>
    <name>ErrorText</name>
    <message>
        <source>Stopping…</source>
        <translation>Hält an…</translation>
    </message>
    <message>
        <source>Reading: %1 of %2 tokens</source>
        <translation>Liest: %1 von %2 Tokens</translation>
    </message>
    <message>
        <source>Reading your question…</source>
        <translation>Liest deine Frage…</translation>
    </message>
    <message>
        <source>The model had nothing to say. You can regenerate, or ask in other words.</source>
        <translation>Das Modell hatte nichts zu sagen. Lass neu antworten oder frag mit anderen Worten.</translation>
    </message>
    <message>
        <source>“%1” is not there any more. Choose another model file.</source>
        <translation>„%1“ ist nicht mehr da. Wähle eine andere Modelldatei.</translation>
    </message>
    <message>
        <source>“%1” cannot be read. Check its permissions, or choose another model file.</source>
        <translation>„%1“ lässt sich nicht lesen. Prüfe die Rechte der Datei oder wähle eine andere.</translation>
    </message>
    <message>
        <source>“%1” is not a whole GGUF file. Download it again, or choose another.</source>
        <translation>„%1“ ist keine vollständige GGUF-Datei. Lade sie noch einmal herunter oder wähle eine andere.</translation>
    </message>
    <message>
        <source>“%1” is a kind of model that Ponder cannot run yet. Choose another.</source>
        <translation>„%1“ ist eine Art Modell, die Ponder noch nicht ausführen kann. Wähle ein anderes.</translation>
    </message>
    <message>
        <source>There is not enough memory for “%1”. Close other programs, or choose a smaller model.</source>
        <translation>Für „%1“ reicht der Speicher nicht. Schließe andere Programme oder wähle ein kleineres Modell.</translation>
    </message>
    <message>
        <source>The chat template inside “%1” does not work. Choose another build of this model.</source>
        <translation>Die Chat-Vorlage in „%1“ funktioniert nicht. Wähle eine andere Ausgabe dieses Modells.</translation>
    </message>
    <message>
        <source>The compute device failed while “%1” was loading. Try again, or restart the computer.</source>
        <translation>Das Rechengerät fiel aus, während „%1“ geladen wurde. Versuch es noch einmal oder starte den Computer neu.</translation>
    </message>
    <message>
        <source>Loading “%1” was cancelled.</source>
        <translation>Das Laden von „%1“ wurde abgebrochen.</translation>
    </message>
    <message>
        <source>“%1” could not be loaded.</source>
        <translation>„%1“ konnte nicht geladen werden.</translation>
    </message>
    <message>
        <source>The model you had is still loaded.</source>
        <translation>Das bisherige Modell ist weiterhin geladen.</translation>
    </message>
    <message>
        <source>This chat is longer than the model can read at once. Your question is kept.</source>
        <translation>Dieser Chat ist länger, als das Modell auf einmal lesen kann. Deine Frage bleibt erhalten.</translation>
    </message>
    <message>
        <source>The memory ran out while answering. Everything above is kept; close other programs and regenerate.</source>
        <translation>Beim Antworten ging der Speicher aus. Alles darüber bleibt; schließe andere Programme und lass neu antworten.</translation>
    </message>
    <message>
        <source>The model&apos;s chat template failed on this chat. Your question is kept; try a new chat or another model.</source>
        <translation>Die Chat-Vorlage des Modells scheiterte an diesem Chat. Deine Frage bleibt; versuch einen neuen Chat oder ein anderes Modell.</translation>
    </message>
    <message>
        <source>The compute device failed while answering. Everything above is kept; load the model again and regenerate.</source>
        <translation>Beim Antworten fiel das Rechengerät aus. Alles darüber bleibt; lade das Modell neu und lass neu antworten.</translation>
    </message>
    <message>
        <source>No model is loaded. Your question is kept; open a model, then regenerate.</source>
        <translation>Es ist kein Modell geladen. Deine Frage bleibt; öffne ein Modell und lass neu antworten.</translation>
    </message>
    <message>
        <source>The answer could not be finished. Everything above is kept; you can regenerate.</source>
        <translation>Die Antwort konnte nicht beendet werden. Alles darüber bleibt; du kannst neu antworten lassen.</translation>
    </message>
    <message>
        <source>New chats are not saved until this is solved; your history file is left untouched.</source>
        <translation>Neue Chats werden nicht gespeichert, bis das gelöst ist; deine Verlaufsdatei bleibt unberührt.</translation>
    </message>
    <message>
        <source>Your chats were written by a newer Ponder.</source>
        <translation>Deine Chats wurden von einem neueren Ponder geschrieben.</translation>
    </message>
    <message>
        <source>The history file is damaged or not a history.</source>
        <translation>Die Verlaufsdatei ist beschädigt oder kein Verlauf.</translation>
    </message>
    <message>
        <source>The history&apos;s folder cannot be written.</source>
        <translation>In den Ordner des Verlaufs kann nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>The disk is full.</source>
        <translation>Die Festplatte ist voll.</translation>
    </message>
    <message>
        <source>Another program holds the history file.</source>
        <translation>Ein anderes Programm hält die Verlaufsdatei fest.</translation>
    </message>
    <message>
        <source>The history cannot be opened.</source>
        <translation>Der Verlauf lässt sich nicht öffnen.</translation>
    </message>
    <message>
        <source>The history cannot be written.</source>
        <translation>Der Verlauf lässt sich nicht schreiben.</translation>
    </message>
    <message>
        <source>The history file is damaged.</source>
        <translation>Die Verlaufsdatei ist beschädigt.</translation>
    </message>
    <message>
        <source>This chat is no longer in the history.</source>
        <translation>Dieser Chat ist nicht mehr im Verlauf.</translation>
    </message>
    <message>
        <source>The history cannot be reached.</source>
        <translation>Der Verlauf ist nicht erreichbar.</translation>
    </message>
    <message>
        <source>Your words are still in the box below; make room and send again.</source>
        <translation>Deine Worte stehen noch im Feld unten; schaff Platz und sende sie noch einmal.</translation>
    </message>
    <message>
        <source>This answer is on the screen but not saved yet. Ponder keeps trying.</source>
        <translation>Diese Antwort ist zu sehen, aber noch nicht gespeichert. Ponder versucht es weiter.</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>Es wurde nichts geändert.</translation>
    </message>
    <message>
        <source>Nothing was exported.</source>
        <translation>Es wurde nichts exportiert.</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>Angehalten.</translation>
    </message>
    <message>
        <source>Interrupted: the program ended here. Everything up to the last quarter second was kept.</source>
        <translation>Unterbrochen: Hier endete das Programm. Alles bis zur letzten Viertelsekunde blieb erhalten.</translation>
    </message>
    <message>
        <source>The model has no room for another word of this chat, so the answer stops here. Everything is kept.</source>
        <translation>Das Modell hat keinen Platz für ein weiteres Wort dieses Chats, also endet die Antwort hier. Alles bleibt erhalten.</translation>
    </message>
    <message>
        <source>The answer reached its length limit.</source>
        <translation>Die Antwort hat ihre Längengrenze erreicht.</translation>
    </message>
    <message>
        <source>This question has no answer yet.</source>
        <translation>Diese Frage hat noch keine Antwort.</translation>
    </message>
    <message>
        <source>1 token</source>
        <translation>1 Token</translation>
    </message>
    <message numerus="yes">
        <source>%n tokens</source>
        <translation>
            <numerusform>%n Token</numerusform>
            <numerusform>%n Tokens</numerusform>
        </translation>
    </message>
    <message>
        <source>Thinking</source>
        <translation>Denkt nach</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>Thought for %1 s</source>
        <translation>%1 s nachgedacht</translation>
    </message>
    <message>
        <source>Thought for a moment</source>
        <translation>Einen Moment nachgedacht</translation>
    </message>
    <message>
        <source>Thought</source>
        <translation>Gedanke</translation>
    </message>
    <message>
        <source>%1 tok/s</source>
        <translation>%1 Tok/s</translation>
    </message>
    <message>
        <source>%1 s to first</source>
        <translation>erstes nach %1 s</translation>
    </message>
    <message>
        <source>%1 ms to first</source>
        <translation>erstes nach %1 ms</translation>
    </message>
    <message>
        <source>The model no longer sees what is above this line</source>
        <translation>Was über dieser Linie steht, sieht das Modell nicht mehr</translation>
    </message>
    <message>
        <source>This chat begins with</source>
        <translation>Dieser Chat beginnt mit</translation>
    </message>
    <message>
        <source>The context is full</source>
        <translation>Der Kontext ist voll</translation>
    </message>
    <message>
        <source>There is no room for this question</source>
        <translation>Für diese Frage ist kein Platz</translation>
    </message>
    <message>
        <source>Summing up: 1 token</source>
        <translation>Fasst zusammen: 1 Token</translation>
    </message>
    <message numerus="yes">
        <source>Summing up: %n tokens</source>
        <translation>
            <numerusform>Fasst zusammen: %n Token</numerusform>
            <numerusform>Fasst zusammen: %n Tokens</numerusform>
        </translation>
    </message>
    <message>
        <source>Reading the chat…</source>
        <translation>Liest den Chat…</translation>
    </message>
</context>
<context>
    <name>ExpertSheet</name>
    <message>
        <source>Experts</source>
        <translation>Experten</translation>
    </message>
    <message>
        <source>All tokens</source>
        <translation>Alle Tokens</translation>
    </message>
    <message>
        <source>The experts of the whole answer</source>
        <translation>Die Experten der ganzen Antwort</translation>
    </message>
    <message>
        <source>Previous token</source>
        <translation>Vorheriges Token</translation>
    </message>
    <message>
        <source>Next token</source>
        <translation>Nächstes Token</translation>
    </message>
    <message numerus="yes">
        <source>%n tokens</source>
        <translation>
            <numerusform>%n Token</numerusform>
            <numerusform>%n Tokens</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2: %3</source>
        <translation>%1 von %2: %3</translation>
    </message>
    <message>
        <source>Heat map: %1 layers by %2 experts. Arrows go through it.</source>
        <translation>Wärmekarte: %1 Schichten mal %2 Experten. Pfeile gehen hindurch.</translation>
    </message>
    <message>
        <source>Layers from top to bottom, experts from left to right</source>
        <translation>Schichten von oben nach unten, Experten von links nach rechts</translation>
    </message>
    <message>
        <source>Busiest: %1</source>
        <translation>Am meisten beschäftigt: %1</translation>
    </message>
    <message>
        <source>layer %1 expert %2 (%3)</source>
        <translation>Schicht %1 Experte %2 (%3)</translation>
    </message>
</context>
<context>
    <name>ExportCommand</name>
    <message>
        <source>Write chats to files and end: their numbers, as ponder-cli list shows them, or --all.</source>
        <translation>Chats in Dateien schreiben und enden: ihre Nummern, wie ponder-cli list sie zeigt, oder --all.</translation>
    </message>
    <message>
        <source>With --export: all chats that are not in the trash.</source>
        <translation>Mit --export: alle Chats, die nicht im Papierkorb sind.</translation>
    </message>
    <message>
        <source>html, pdf, markdown, json or text.</source>
        <translation>html, pdf, markdown, json oder text.</translation>
    </message>
    <message>
        <source>The file to write; of several chats, unless it is JSON, a folder.</source>
        <translation>Die Datei; bei mehreren Chats, außer als JSON, ein Ordner.</translation>
    </message>
    <message>
        <source>none, folded, full or appendix.</source>
        <translation>none, folded, full oder appendix.</translation>
    </message>
    <message>
        <source>view: the versions last looked at; all: every version. JSON has all unless told otherwise.</source>
        <translation>view: die zuletzt angesehenen Versionen; all: jede Version. JSON hat alle, wenn nichts anderes gesagt ist.</translation>
    </message>
    <message>
        <source>Without models, times, speeds and parameters.</source>
        <translation>Ohne Modelle, Zeiten, Geschwindigkeiten und Parameter.</translation>
    </message>
    <message>
        <source>--export needs the number of a chat, several with commas between them, or --all.</source>
        <translation>--export braucht die Nummer eines Chats, mehrere mit Kommas dazwischen, oder --all.</translation>
    </message>
    <message>
        <source>--format is html, pdf, markdown, json or text.</source>
        <translation>--format ist html, pdf, markdown, json oder text.</translation>
    </message>
    <message>
        <source>--out must name the file or the folder to write.</source>
        <translation>--out muss die Datei oder den Ordner nennen.</translation>
    </message>
    <message>
        <source>--thoughts is none, folded, full or appendix.</source>
        <translation>--thoughts ist none, folded, full oder appendix.</translation>
    </message>
    <message>
        <source>--branches is view or all.</source>
        <translation>--branches ist view oder all.</translation>
    </message>
    <message>
        <source>There is no history yet, so there is nothing to export.</source>
        <translation>Es gibt noch keinen Verlauf, also nichts zu exportieren.</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>Abgebrochen.</translation>
    </message>
    <message>
        <source>files</source>
        <translation>Dateien</translation>
    </message>
</context>
<context>
    <name>ExportSheet</name>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Show in its folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <source>Choose again</source>
        <translation>Neu wählen</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>Ordner wählen…</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>Datei wählen…</translation>
    </message>
    <message>
        <source>Chats</source>
        <translation>Chats</translation>
    </message>
    <message>
        <source>This chat</source>
        <translation>Dieser Chat</translation>
    </message>
    <message>
        <source>Chosen chats</source>
        <translation>Gewählte Chats</translation>
    </message>
    <message>
        <source>All chats</source>
        <translation>Alle Chats</translation>
    </message>
    <message>
        <source>Find by title</source>
        <translation>Nach Titel suchen</translation>
    </message>
    <message>
        <source>Chats to choose from</source>
        <translation>Chats zur Auswahl</translation>
    </message>
    <message>
        <source>1 chat chosen</source>
        <translation>1 Chat gewählt</translation>
    </message>
    <message>
        <source>%1 chats chosen</source>
        <translation>%1 Chats gewählt</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
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
        <translation>Text</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>Plain text with marks that most editors and notes programs show well.</source>
        <translation>Reiner Text mit Zeichen, die die meisten Editoren und Notizprogramme gut darstellen.</translation>
    </message>
    <message>
        <source>A page for any browser, with formulas, coloured code and folded thoughts. It loads nothing.</source>
        <translation>Eine Seite für jeden Browser, mit Formeln, farbigem Code und eingeklappten Gedanken. Sie lädt nichts nach.</translation>
    </message>
    <message>
        <source>Pages for reading and printing, with formulas and words that can be selected.</source>
        <translation>Seiten zum Lesen und Drucken, mit Formeln und auswählbarem Text.</translation>
    </message>
    <message>
        <source>Only the words.</source>
        <translation>Nur die Worte.</translation>
    </message>
    <message>
        <source>Everything, every version, thought and number: Ponder can import it again without a loss.</source>
        <translation>Alles, jede Version, jeder Gedanke und jede Zahl: Ponder kann es ohne Verlust wieder importieren.</translation>
    </message>
    <message>
        <source>Thoughts</source>
        <translation>Gedanken</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>Weggelassen</translation>
    </message>
    <message>
        <source>One line each</source>
        <translation>Je eine Zeile</translation>
    </message>
    <message>
        <source>Folded</source>
        <translation>Eingeklappt</translation>
    </message>
    <message>
        <source>In full</source>
        <translation>Vollständig</translation>
    </message>
    <message>
        <source>At the end</source>
        <translation>Am Ende</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>Versionen</translation>
    </message>
    <message>
        <source>Those in view</source>
        <translation>Die sichtbaren</translation>
    </message>
    <message>
        <source>All versions</source>
        <translation>Alle Versionen</translation>
    </message>
    <message>
        <source>Model, time, speed and parameters of each answer</source>
        <translation>Modell, Zeit, Geschwindigkeit und Parameter jeder Antwort</translation>
    </message>
    <message>
        <source>Pictures and attached texts</source>
        <translation>Bilder und angehängte Texte</translation>
    </message>
    <message>
        <source>%1 of %2 chats</source>
        <translation>%1 von %2 Chats</translation>
    </message>
    <message>
        <source>Writing…</source>
        <translation>Schreibt…</translation>
    </message>
    <message>
        <source>Export into a folder</source>
        <translation>In einen Ordner exportieren</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Find in this chat</source>
        <translation>In diesem Chat suchen</translation>
    </message>
    <message>
        <source>Previous</source>
        <translation>Vorheriges</translation>
    </message>
    <message>
        <source>Shift F3</source>
        <translation>Umschalt F3</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Nächstes</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
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
        <translation>Chats zeigen</translation>
    </message>
    <message>
        <source>Title: %1</source>
        <translation>Titel: %1</translation>
    </message>
    <message>
        <source>Rename this chat</source>
        <translation>Diesen Chat umbenennen</translation>
    </message>
    <message>
        <source>Click to rename</source>
        <translation>Zum Umbenennen klicken</translation>
    </message>
    <message>
        <source>New title</source>
        <translation>Neuer Titel</translation>
    </message>
    <message>
        <source>Export this chat</source>
        <translation>Diesen Chat exportieren</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
</context>
<context>
    <name>HistorySheet</name>
    <message>
        <source>History and backups</source>
        <translation>Verlauf und Sicherungen</translation>
    </message>
    <message>
        <source>Every chat is one file on this computer. A copy is made each day that something changed and before each change of its form; ten are kept.</source>
        <translation>Alle Chats liegen in einer Datei auf diesem Computer. An jedem Tag mit Änderungen und vor jeder Änderung ihrer Form wird eine Kopie gemacht; zehn werden behalten.</translation>
    </message>
    <message>
        <source>Check history</source>
        <translation>Verlauf prüfen</translation>
    </message>
    <message>
        <source>Make the index again</source>
        <translation>Index neu erstellen</translation>
    </message>
    <message>
        <source>Save what can be read</source>
        <translation>Sichern, was lesbar ist</translation>
    </message>
    <message>
        <source>Use the new file from now on</source>
        <translation>Ab jetzt die neue Datei benutzen</translation>
    </message>
    <message>
        <source>Make a copy now</source>
        <translation>Jetzt eine Kopie machen</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>Copies</source>
        <translation>Kopien</translation>
    </message>
    <message>
        <source>Go back to it…</source>
        <translation>Dorthin zurückgehen…</translation>
    </message>
    <message>
        <source>Go back to the copy of %1</source>
        <translation>Zur Kopie vom %1 zurückgehen</translation>
    </message>
    <message>
        <source>Your chats become those of this copy; what came later is not in it. The present ones are kept as a copy, so that you can come back.</source>
        <translation>Deine Chats werden die dieser Kopie; was später kam, ist nicht darin. Die jetzigen bleiben als Kopie, damit du zurückkehren kannst.</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>Bleiben</translation>
    </message>
    <message>
        <source>Go back</source>
        <translation>Zurückgehen</translation>
    </message>
</context>
<context>
    <name>ImportSheet</name>
    <message>
        <source>Imported</source>
        <translation>Importiert</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Show them</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>So lassen</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Looking through it… %1 chats</source>
        <translation>Sieht es durch… %1 Chats</translation>
    </message>
    <message>
        <source>Taking it in… %1 chats</source>
        <translation>Übernimmt… %1 Chats</translation>
    </message>
    <message>
        <source>Not everything was as expected</source>
        <translation>Nicht alles war wie erwartet</translation>
    </message>
    <message>
        <source>What was not as expected</source>
        <translation>Was nicht wie erwartet war</translation>
    </message>
    <message>
        <source>Imported chats</source>
        <translation>Importierte Chats</translation>
    </message>
    <message>
        <source>Untitled</source>
        <translation>Ohne Titel</translation>
    </message>
    <message>
        <source>Brought up to date</source>
        <translation>Aktualisiert</translation>
    </message>
    <message>
        <source>and %1 more, in the list of chats</source>
        <translation>und %1 weitere, in der Liste der Chats</translation>
    </message>
</context>
<context>
    <name>LedgerSheet</name>
    <message>
        <source>What the model sees now</source>
        <translation>Was das Modell jetzt sieht</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>Zählt…</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 Tokens</translation>
    </message>
    <message>
        <source>Hide the prompt</source>
        <translation>Prompt verbergen</translation>
    </message>
    <message>
        <source>Show the prompt as it is rendered</source>
        <translation>Den Prompt zeigen, wie er erzeugt wird</translation>
    </message>
    <message>
        <source>The rendered prompt</source>
        <translation>Der erzeugte Prompt</translation>
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
        <translation>%1 Zweige</translation>
    </message>
    <message>
        <source>Map of this chat</source>
        <translation>Karte dieses Chats</translation>
    </message>
    <message>
        <source>Ctrl M</source>
        <translation>Strg M</translation>
    </message>
</context>
<context>
    <name>MapPopover</name>
    <message>
        <source>One branch</source>
        <translation>Ein Zweig</translation>
    </message>
    <message>
        <source>%1 branches</source>
        <translation>%1 Zweige</translation>
    </message>
    <message>
        <source>Map of this chat</source>
        <translation>Karte dieses Chats</translation>
    </message>
</context>
<context>
    <name>MathBlock</name>
    <message>
        <source>Formula: %1</source>
        <translation>Formel: %1</translation>
    </message>
    <message>
        <source>Copy the formula as TeX</source>
        <translation>Formel als TeX kopieren</translation>
    </message>
</context>
<context>
    <name>MessageMenu</name>
    <message>
        <source>Continue from here</source>
        <translation>Von hier fortsetzen</translation>
    </message>
    <message>
        <source>New chat from here</source>
        <translation>Neuer Chat ab hier</translation>
    </message>
    <message>
        <source>Map of this chat</source>
        <translation>Karte dieses Chats</translation>
    </message>
    <message>
        <source>Ctrl M</source>
        <translation>Strg M</translation>
    </message>
    <message>
        <source>Remove this question, keep what follows</source>
        <translation>Diese Frage entfernen, das Folgende behalten</translation>
    </message>
    <message>
        <source>Remove this version, keep what follows</source>
        <translation>Diese Version entfernen, das Folgende behalten</translation>
    </message>
    <message>
        <source>Remove this and what follows</source>
        <translation>Dies und das Folgende entfernen</translation>
    </message>
</context>
<context>
    <name>MessageMenuButton</name>
    <message>
        <source>More about this message</source>
        <translation>Mehr zu dieser Nachricht</translation>
    </message>
</context>
<context>
    <name>ModelCardView</name>
    <message>
        <source>Loading %1</source>
        <translation>Lädt %1</translation>
    </message>
    <message>
        <source>Model: %1 %2</source>
        <translation>Modell: %1 %2</translation>
    </message>
    <message>
        <source>No model is loaded</source>
        <translation>Kein Modell geladen</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>Lädt…</translation>
    </message>
    <message>
        <source>No model</source>
        <translation>Kein Modell</translation>
    </message>
    <message>
        <source>Runs on: %1</source>
        <translation>Läuft auf: %1</translation>
    </message>
    <message>
        <source>Choose where it runs</source>
        <translation>Wählen, wo es läuft</translation>
    </message>
    <message>
        <source>Choose a GGUF file to begin</source>
        <translation>Wähle eine GGUF-Datei, um zu beginnen</translation>
    </message>
    <message>
        <source>Context and cache: %1</source>
        <translation>Kontext und Cache: %1</translation>
    </message>
    <message>
        <source>Choose the context&apos;s length and format</source>
        <translation>Länge und Format des Kontexts wählen</translation>
    </message>
    <message>
        <source>Click to open another model</source>
        <translation>Klicken, um ein anderes Modell zu öffnen</translation>
    </message>
    <message>
        <source>Open a model</source>
        <translation>Modell öffnen</translation>
    </message>
</context>
<context>
    <name>ModelEntry</name>
    <message>
        <source>Loaded</source>
        <translation>Geladen</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>%1 is loaded</source>
        <translation>%1 ist geladen</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>%1 öffnen</translation>
    </message>
    <message>
        <source>Verify…</source>
        <translation>Prüfen…</translation>
    </message>
    <message>
        <source>Sum up the file by SHA-256</source>
        <translation>Die SHA-256-Prüfsumme der Datei berechnen</translation>
    </message>
    <message>
        <source>Stop verifying</source>
        <translation>Prüfung anhalten</translation>
    </message>
    <message>
        <source>Show in its folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Entfernen…</translation>
    </message>
    <message>
        <source>Move this file to the desktop&apos;s trash? Your chats stay.</source>
        <translation>Diese Datei in den Papierkorb verschieben? Deine Chats bleiben.</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>In den Papierkorb</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Verifying: %1 %</source>
        <translation>Prüft: %1 %</translation>
    </message>
    <message>
        <source>SHA-256: %1</source>
        <translation>SHA-256: %1</translation>
    </message>
    <message>
        <source>The SHA-256 that was published</source>
        <translation>Die veröffentlichte SHA-256</translation>
    </message>
    <message>
        <source>Paste the sum that was published, to compare</source>
        <translation>Füge zum Vergleich die veröffentlichte Summe ein</translation>
    </message>
</context>
<context>
    <name>ModelsSheet</name>
    <message>
        <source>Models on this computer</source>
        <translation>Modelle auf diesem Computer</translation>
    </message>
    <message>
        <source>GGUF files that you downloaded. Ponder never fetches anything itself.</source>
        <translation>GGUF-Dateien, die du heruntergeladen hast. Ponder holt selbst nie etwas aus dem Netz.</translation>
    </message>
    <message>
        <source>Open a file…</source>
        <translation>Datei öffnen…</translation>
    </message>
    <message>
        <source>Watch a folder…</source>
        <translation>Ordner beobachten…</translation>
    </message>
    <message>
        <source>Where models are looked for</source>
        <translation>Wo nach Modellen gesucht wird</translation>
    </message>
    <message>
        <source>No longer look in %1</source>
        <translation>Nicht mehr in %1 suchen</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Sucht…</translation>
    </message>
    <message>
        <source>There is none yet. Put GGUF files into one of these folders, watch another folder, or drop a file onto this window.</source>
        <translation>Noch ist keines da. Leg GGUF-Dateien in einen dieser Ordner, beobachte einen anderen oder zieh eine Datei auf dieses Fenster.</translation>
    </message>
</context>
<context>
    <name>NoticeBlock</name>
    <message>
        <source>Ways to go on…</source>
        <translation>Wie es weitergehen kann…</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Answer it now</source>
        <translation>Jetzt beantworten</translation>
    </message>
</context>
<context>
    <name>ReasoningPane</name>
    <message>
        <source>Fold the thought</source>
        <translation>Gedanken einklappen</translation>
    </message>
    <message>
        <source>Show the thought</source>
        <translation>Gedanken zeigen</translation>
    </message>
    <message>
        <source>Copy thought</source>
        <translation>Gedanken kopieren</translation>
    </message>
    <message>
        <source>Answer now</source>
        <translation>Jetzt antworten</translation>
    </message>
    <message>
        <source>Ends the thought here; the answer begins</source>
        <translation>Beendet den Gedanken hier; die Antwort beginnt</translation>
    </message>
    <message>
        <source>Edit and continue</source>
        <translation>Bearbeiten und fortsetzen</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Think more</source>
        <translation>Weiter nachdenken</translation>
    </message>
    <message>
        <source>New answer to this thought</source>
        <translation>Neue Antwort auf diesen Gedanken</translation>
    </message>
    <message>
        <source>Probabilities: on</source>
        <translation>Wahrscheinlichkeiten: an</translation>
    </message>
    <message>
        <source>Probabilities</source>
        <translation>Wahrscheinlichkeiten</translation>
    </message>
</context>
<context>
    <name>SearchPalette</name>
    <message>
        <source>Search titles, questions, answers and thoughts</source>
        <translation>Titel, Fragen, Antworten und Gedanken durchsuchen</translation>
    </message>
    <message>
        <source>Search all chats</source>
        <translation>Alle Chats durchsuchen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>Titles</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Questions</source>
        <translation>Fragen</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>Antworten</translation>
    </message>
    <message>
        <source>Thoughts</source>
        <translation>Gedanken</translation>
    </message>
    <message>
        <source>Any time</source>
        <translation>Jederzeit</translation>
    </message>
    <message>
        <source>Past day</source>
        <translation>Letzter Tag</translation>
    </message>
    <message>
        <source>Past week</source>
        <translation>Letzte Woche</translation>
    </message>
    <message>
        <source>Past month</source>
        <translation>Letzter Monat</translation>
    </message>
    <message>
        <source>Past year</source>
        <translation>Letztes Jahr</translation>
    </message>
    <message>
        <source>Any model</source>
        <translation>Jedes Modell</translation>
    </message>
    <message>
        <source>Any folder</source>
        <translation>Jeder Ordner</translation>
    </message>
    <message>
        <source>Any tag</source>
        <translation>Jedes Schlagwort</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>Was gefunden wurde</translation>
    </message>
    <message>
        <source>Search everywhere</source>
        <translation>Überall suchen</translation>
    </message>
    <message>
        <source>↑ ↓ choose · Enter opens · “quotes” make a phrase · wor* finds beginnings</source>
        <translation>↑ ↓ wählen · Enter öffnet · „Anführung“ sucht die Wendung · Wor* findet Anfänge</translation>
    </message>
</context>
<context>
    <name>SectionRow</name>
    <message>
        <source>folded</source>
        <translation>eingeklappt</translation>
    </message>
    <message>
        <source>open</source>
        <translation>offen</translation>
    </message>
    <message>
        <source>%1 chats</source>
        <translation>%1 Chats</translation>
    </message>
    <message>
        <source>Name of the folder</source>
        <translation>Name des Ordners</translation>
    </message>
    <message>
        <source>Rename, move or remove the folder</source>
        <translation>Ordner umbenennen, verschieben oder entfernen</translation>
    </message>
</context>
<context>
    <name>SettingsSheet</name>
    <message>
        <source>Reopen long chats at once</source>
        <translation>Lange Chats sofort wieder öffnen</translation>
    </message>
    <message>
        <source>What the model has read of a chat is kept on the disk: %1 of %2 MiB are used. It goes with its chat.</source>
        <translation>Was das Modell von einem Chat gelesen hat, bleibt auf der Festplatte: %1 von %2 MiB sind belegt. Es verschwindet mit dem Chat.</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Thema</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Size of the words</source>
        <translation>Größe der Schrift</translation>
    </message>
    <message>
        <source>Density</source>
        <translation>Dichte</translation>
    </message>
    <message>
        <source>Comfortable</source>
        <translation>Bequem</translation>
    </message>
    <message>
        <source>Compact</source>
        <translation>Kompakt</translation>
    </message>
    <message>
        <source>Motion</source>
        <translation>Bewegung</translation>
    </message>
    <message>
        <source>Gentle</source>
        <translation>Sanft</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>Nothing slides or fades.</source>
        <translation>Nichts gleitet oder blendet.</translation>
    </message>
    <message>
        <source>Things fade and slide for a moment when they come and go.</source>
        <translation>Was kommt und geht, gleitet und blendet für einen Moment.</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Let the model name new chats</source>
        <translation>Das Modell neue Chats benennen lassen</translation>
    </message>
    <message>
        <source>After the first answer, in a few words. A small model leaves your question&apos;s words, and a title that you gave stays.</source>
        <translation>Nach der ersten Antwort, in wenigen Worten. Ein kleines Modell lässt die Worte deiner Frage stehen, und ein Titel von dir bleibt.</translation>
    </message>
    <message>
        <source>Where your chats are kept</source>
        <translation>Wo deine Chats liegen</translation>
    </message>
    <message>
        <source>Only in memory: they are gone when Ponder ends.</source>
        <translation>Nur im Speicher: Sie sind weg, wenn Ponder endet.</translation>
    </message>
    <message>
        <source>Show in its folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <source>The settings file</source>
        <translation>Die Einstellungsdatei</translation>
    </message>
    <message>
        <source>All shortcuts</source>
        <translation>Alle Tastenkürzel</translation>
    </message>
    <message>
        <source>Thoughts</source>
        <translation>Gedanken</translation>
    </message>
    <message>
        <source>Hidden</source>
        <translation>Verborgen</translation>
    </message>
    <message>
        <source>While they are written</source>
        <translation>Während sie entstehen</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Offen</translation>
    </message>
    <message>
        <source>One line says how long the model thinks.</source>
        <translation>Eine Zeile sagt, wie lange das Modell denkt.</translation>
    </message>
    <message>
        <source>The last lines are shown while they come; when the answer begins they fold to one line.</source>
        <translation>Die letzten Zeilen sind zu sehen, solange sie kommen; beginnt die Antwort, falten sie sich zu einer Zeile.</translation>
    </message>
    <message>
        <source>A thought stays open above its answer.</source>
        <translation>Ein Gedanke bleibt über seiner Antwort offen.</translation>
    </message>
</context>
<context>
    <name>Sheet</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
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
        <translation>Gedanken verborgen, ihre letzten Zeilen oder offen</translation>
    </message>
    <message>
        <source>The next step of a thought</source>
        <translation>Der nächste Schritt eines Gedankens</translation>
    </message>
    <message>
        <source>The step before of a thought</source>
        <translation>Der vorige Schritt eines Gedankens</translation>
    </message>
    <message>
        <source>Find in a thought</source>
        <translation>In einem Gedanken suchen</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>Neuer Chat</translation>
    </message>
    <message>
        <source>Go to a chat by its name</source>
        <translation>Zu einem Chat nach seinem Namen</translation>
    </message>
    <message>
        <source>Find in this chat</source>
        <translation>In diesem Chat suchen</translation>
    </message>
    <message>
        <source>Search everything that was said</source>
        <translation>Alles Gesagte durchsuchen</translation>
    </message>
    <message>
        <source>New temporary chat</source>
        <translation>Neuer temporärer Chat</translation>
    </message>
    <message>
        <source>Import chats</source>
        <translation>Chats importieren</translation>
    </message>
    <message>
        <source>Undo what was done to a chat</source>
        <translation>Rückgängig machen, was mit einem Chat geschah</translation>
    </message>
    <message>
        <source>The chat above in the list</source>
        <translation>Der Chat darüber in der Liste</translation>
    </message>
    <message>
        <source>The chat below in the list</source>
        <translation>Der Chat darunter in der Liste</translation>
    </message>
    <message>
        <source>Rename the chat</source>
        <translation>Chat umbenennen</translation>
    </message>
    <message>
        <source>Instructions and sampling of this chat</source>
        <translation>Anweisungen und Wortwahl dieses Chats</translation>
    </message>
    <message>
        <source>Answer once more, as a new version</source>
        <translation>Noch einmal antworten, als neue Version</translation>
    </message>
    <message>
        <source>The version before</source>
        <translation>Die Version davor</translation>
    </message>
    <message>
        <source>The version after</source>
        <translation>Die Version danach</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>Nächster Treffer</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>Vorheriger Treffer</translation>
    </message>
    <message>
        <source>Map of this chat</source>
        <translation>Karte dieses Chats</translation>
    </message>
    <message>
        <source>Export this chat</source>
        <translation>Diesen Chat exportieren</translation>
    </message>
    <message>
        <source>Copy the last answer</source>
        <translation>Letzte Antwort kopieren</translation>
    </message>
    <message>
        <source>Jump to the latest</source>
        <translation>Zum Neuesten springen</translation>
    </message>
    <message>
        <source>Thinking on or off, where the model has the choice</source>
        <translation>Denken an oder aus, wo das Modell die Wahl lässt</translation>
    </message>
    <message>
        <source>The models on this computer</source>
        <translation>Die Modelle auf diesem Computer</translation>
    </message>
    <message>
        <source>Open a model</source>
        <translation>Modell öffnen</translation>
    </message>
    <message>
        <source>Look where a model would run, before it is loaded</source>
        <translation>Vor dem Laden ansehen, wo ein Modell laufen würde</translation>
    </message>
    <message>
        <source>Where the model runs</source>
        <translation>Wo das Modell läuft</translation>
    </message>
    <message>
        <source>Stop the answer; close what lies on top</source>
        <translation>Die Antwort anhalten; schließen, was oben liegt</translation>
    </message>
    <message>
        <source>Show or hide the sidebar</source>
        <translation>Seitenleiste zeigen oder verbergen</translation>
    </message>
    <message>
        <source>The menu</source>
        <translation>Das Menü</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>This page</source>
        <translation>Diese Seite</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Send what you wrote</source>
        <translation>Senden, was du geschrieben hast</translation>
    </message>
    <message>
        <source>Break the line</source>
        <translation>Zeile umbrechen</translation>
    </message>
    <message>
        <source>Read up in the chat</source>
        <translation>Im Chat nach oben lesen</translation>
    </message>
    <message>
        <source>Read down in the chat</source>
        <translation>Im Chat nach unten lesen</translation>
    </message>
</context>
<context>
    <name>ShortcutsSheet</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>New folder</source>
        <translation>Neuer Ordner</translation>
    </message>
    <message>
        <source>Hide the sidebar</source>
        <translation>Seitenleiste verbergen</translation>
    </message>
    <message>
        <source>Sort, folders, trash, backups</source>
        <translation>Sortierung, Ordner, Papierkorb, Sicherungen</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>Neuer Chat</translation>
    </message>
    <message>
        <source>Ctrl N</source>
        <translation>Strg N</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Ctrl K</source>
        <translation>Strg K</translation>
    </message>
    <message>
        <source>Show chats of all tags</source>
        <translation>Chats aller Schlagwörter zeigen</translation>
    </message>
    <message>
        <source>Chats</source>
        <translation>Chats</translation>
    </message>
    <message>
        <source>No chat has this tag.</source>
        <translation>Kein Chat hat dieses Schlagwort.</translation>
    </message>
    <message>
        <source>Your chats will be listed here.</source>
        <translation>Hier werden deine Chats stehen.</translation>
    </message>
    <message>
        <source>Rename the folder</source>
        <translation>Ordner umbenennen</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>Nach oben</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>Nach unten</translation>
    </message>
    <message>
        <source>Remove the folder, keep its chats</source>
        <translation>Ordner entfernen, seine Chats behalten</translation>
    </message>
    <message>
        <source>Offline. Nothing leaves this computer.</source>
        <translation>Offline. Nichts verlässt diesen Computer.</translation>
    </message>
</context>
<context>
    <name>SidebarMenu</name>
    <message>
        <source>New temporary chat</source>
        <translation>Neuer temporärer Chat</translation>
    </message>
    <message>
        <source>Ctrl Shift N</source>
        <translation>Strg Umschalt N</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>Neuer Ordner</translation>
    </message>
    <message>
        <source>Sort by</source>
        <translation>Sortieren nach</translation>
    </message>
    <message>
        <source>Last message</source>
        <translation>Letzter Nachricht</translation>
    </message>
    <message>
        <source>Last opened</source>
        <translation>Letztem Öffnen</translation>
    </message>
    <message>
        <source>Beginning</source>
        <translation>Beginn</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Show one tag</source>
        <translation>Ein Schlagwort zeigen</translation>
    </message>
    <message>
        <source>Trash…</source>
        <translation>Papierkorb…</translation>
    </message>
    <message>
        <source>History and backups…</source>
        <translation>Verlauf und Sicherungen…</translation>
    </message>
</context>
<context>
    <name>SliderRow</name>
    <message>
        <source>%1 as the model recommends</source>
        <translation>%1 wie vom Modell empfohlen</translation>
    </message>
</context>
<context>
    <name>SummaryCard</name>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy the summary</source>
        <translation>Zusammenfassung kopieren</translation>
    </message>
</context>
<context>
    <name>TableBlock</name>
    <message>
        <source>The table goes on; copy the answer to see all of it.</source>
        <translation>Die Tabelle geht weiter; kopiere die Antwort, um sie ganz zu sehen.</translation>
    </message>
</context>
<context>
    <name>TemporaryLine</name>
    <message>
        <source>Temporary chat: nothing of it is written to the disk. It ends with Ponder.</source>
        <translation>Temporärer Chat: Nichts davon wird auf die Festplatte geschrieben. Er endet mit Ponder.</translation>
    </message>
</context>
<context>
    <name>ThoughtEditor</name>
    <message>
        <source>The thought, to be changed</source>
        <translation>Der Gedanke, zum Ändern</translation>
    </message>
    <message>
        <source>The model goes on from the last word. Ctrl Enter starts it.</source>
        <translation>Das Modell macht beim letzten Wort weiter. Strg Enter startet es.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Continue from here</source>
        <translation>Von hier fortsetzen</translation>
    </message>
</context>
<context>
    <name>ThoughtFindBar</name>
    <message>
        <source>Find in this thought</source>
        <translation>In diesem Gedanken suchen</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>not here</source>
        <translation>nicht hier</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>Vorige Fundstelle</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>Nächste Fundstelle</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>ThoughtStep</name>
    <message>
        <source>1 token</source>
        <translation>1 Token</translation>
    </message>
    <message numerus="yes">
        <source>%n tokens</source>
        <translation>
            <numerusform>%n Token</numerusform>
            <numerusform>%n Tokens</numerusform>
        </translation>
    </message>
    <message>
        <source>Step %1: %2</source>
        <translation>Schritt %1: %2</translation>
    </message>
    <message>
        <source>open</source>
        <translation>offen</translation>
    </message>
    <message>
        <source>folded</source>
        <translation>eingeklappt</translation>
    </message>
</context>
<context>
    <name>Toast</name>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>TokenCard</name>
    <message>
        <source>What could have stood here</source>
        <translation>Was hier hätte stehen können</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>gewählt</translation>
    </message>
    <message>
        <source>Choose another one, and a new version goes on from there.</source>
        <translation>Wähle ein anderes, und eine neue Version geht von dort weiter.</translation>
    </message>
    <message>
        <source>Click to choose another one.</source>
        <translation>Klicken, um ein anderes zu wählen.</translation>
    </message>
    <message>
        <source>This token was not chosen by the model.</source>
        <translation>Dieses Token hat nicht das Modell gewählt.</translation>
    </message>
</context>
<context>
    <name>TrashSheet</name>
    <message>
        <source>Trash</source>
        <translation>Papierkorb</translation>
    </message>
    <message>
        <source>What you delete stays here for thirty days.</source>
        <translation>Was du löschst, bleibt hier dreißig Tage.</translation>
    </message>
    <message>
        <source>The trash is empty.</source>
        <translation>Der Papierkorb ist leer.</translation>
    </message>
    <message>
        <source>Deleted chats</source>
        <translation>Gelöschte Chats</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Restore %1</source>
        <translation>%1 wiederherstellen</translation>
    </message>
    <message>
        <source>Delete for good…</source>
        <translation>Endgültig löschen…</translation>
    </message>
    <message>
        <source>Delete %1 for good</source>
        <translation>%1 endgültig löschen</translation>
    </message>
    <message>
        <source>This cannot be undone.</source>
        <translation>Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Delete for good</source>
        <translation>Endgültig löschen</translation>
    </message>
    <message>
        <source>Erasing, in the history and its backups…</source>
        <translation>Löscht, im Verlauf und seinen Sicherungen…</translation>
    </message>
    <message>
        <source>Empty the trash…</source>
        <translation>Papierkorb leeren…</translation>
    </message>
</context>
<context>
    <name>UserBubble</name>
    <message>
        <source>You: %1</source>
        <translation>Du: %1</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>Edit your words</source>
        <translation>Deine Worte bearbeiten</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Send as a new version</source>
        <translation>Als neue Version senden</translation>
    </message>
</context>
<context>
    <name>VersionSwitch</name>
    <message>
        <source>Earlier version</source>
        <translation>Frühere Version</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Version %1 of %2</source>
        <translation>Version %1 von %2</translation>
    </message>
    <message>
        <source>Later version</source>
        <translation>Spätere Version</translation>
    </message>
</context>
<context>
    <name>WeakSpots</name>
    <message>
        <source>%1. This is the model&apos;s own probability, not truth. Arrows go through the tokens, Enter shows what could have stood there.</source>
        <translation>%1. Das ist die Wahrscheinlichkeit des Modells, nicht die Wahrheit. Pfeile gehen durch die Tokens, Enter zeigt, was dort hätte stehen können.</translation>
    </message>
</context>
<context>
    <name>main</name>
    <message>
        <source>A chat assistant that thinks on your own machine.</source>
        <translation>Ein Chat-Assistent, der auf deinem eigenen Rechner denkt.</translation>
    </message>
    <message>
        <source>The model to open.</source>
        <translation>Das Modell, das geöffnet wird.</translation>
    </message>
    <message>
        <source>Play written answers instead of running a model.</source>
        <translation>Geschriebene Antworten abspielen, statt ein Modell laufen zu lassen.</translation>
    </message>
    <message>
        <source>Keep the history and the settings in this folder.</source>
        <translation>Verlauf und Einstellungen in diesem Ordner halten.</translation>
    </message>
    <message>
        <source>light or dark, for this run.</source>
        <translation>light (hell) oder dark (dunkel), für diesen Start.</translation>
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
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>%1 of the model&apos;s %2 tokens of context are in use</source>
        <translation>%1 von %2 Tokens Kontext des Modells sind belegt</translation>
    </message>
    <message>
        <source>Ponder ended while “%1” was at its start the last time, so the model was not opened again by itself.</source>
        <translation>Ponder endete beim letzten Mal, während „%1“ startete, daher wurde das Modell nicht von selbst wieder geöffnet.</translation>
    </message>
    <message>
        <source>If it was the graphics card, choose another device for it first: More, Open with options…</source>
        <translation>Falls es die Grafikkarte war, wähle zuerst ein anderes Gerät: Mehr, Mit Optionen öffnen…</translation>
    </message>
    <message>
        <source>Open it anyway</source>
        <translation>Trotzdem öffnen</translation>
    </message>
    <message>
        <source>Look into it</source>
        <translation>Nachsehen</translation>
    </message>
    <message>
        <source>Only files on this computer can be opened.</source>
        <translation>Nur Dateien auf diesem Computer können geöffnet werden.</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>Kopiert.</translation>
    </message>
    <message>
        <source>Thoughts are open</source>
        <translation>Gedanken sind offen</translation>
    </message>
    <message>
        <source>Thoughts are hidden</source>
        <translation>Gedanken sind verborgen</translation>
    </message>
    <message>
        <source>Thoughts are shown while they are written</source>
        <translation>Gedanken werden gezeigt, während sie entstehen</translation>
    </message>
</context>
<context>
    <name>ponder::ui::Chat</name>
    <message>
        <source>The context stays as it was.</source>
        <translation>Der Kontext bleibt, wie er war.</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>Neuer Chat</translation>
    </message>
    <message>
        <source>Answering in another chat</source>
        <translation>Antwortet in einem anderen Chat</translation>
    </message>
    <message>
        <source>%1 tok/s</source>
        <translation>%1 Tok/s</translation>
    </message>
    <message>
        <source>Another answer is still being written. Stop it, or wait for its end; your words stay here.</source>
        <translation>Eine andere Antwort wird noch geschrieben. Halte sie an oder warte auf ihr Ende; deine Worte bleiben hier.</translation>
    </message>
    <message>
        <source>The model is still loading. Your words stay here.</source>
        <translation>Das Modell lädt noch. Deine Worte bleiben hier.</translation>
    </message>
    <message>
        <source>No model is loaded. Open one first; your words stay here.</source>
        <translation>Es ist kein Modell geladen. Öffne zuerst eines; deine Worte bleiben hier.</translation>
    </message>
    <message>
        <source>There is no summary; this chat is as it was.</source>
        <translation>Es gibt keine Zusammenfassung; dieser Chat ist, wie er war.</translation>
    </message>
    <message>
        <source>Summary of an earlier chat, to go on from:</source>
        <translation>Zusammenfassung eines früheren Chats, von der es weitergeht:</translation>
    </message>
    <message numerus="yes">
        <source>(Its oldest %n messages were too long to be part of this.)</source>
        <translation>
            <numerusform>(Seine älteste Nachricht war zu lang dafür.)</numerusform>
            <numerusform>(Seine ältesten %n Nachrichten waren zu lang dafür.)</numerusform>
        </translation>
    </message>
    <message>
        <source>Continued: %1</source>
        <translation>Fortsetzung: %1</translation>
    </message>
    <message>
        <source>Continued</source>
        <translation>Fortsetzung</translation>
    </message>
    <message numerus="yes">
        <source>%n tokens</source>
        <translation>
            <numerusform>%n Token</numerusform>
            <numerusform>%n Tokens</numerusform>
        </translation>
    </message>
    <message>
        <source>The loaded model did not write this answer, or its tokens were not kept.</source>
        <translation>Das geladene Modell hat diese Antwort nicht geschrieben, oder ihre Tokens wurden nicht behalten.</translation>
    </message>
    <message>
        <source>An answer is being written. When it is done, its experts can be seen.</source>
        <translation>Eine Antwort wird geschrieben. Wenn sie fertig ist, sind ihre Experten zu sehen.</translation>
    </message>
    <message>
        <source>No model is loaded, so nothing can be counted.</source>
        <translation>Es ist kein Modell geladen, daher kann nichts gezählt werden.</translation>
    </message>
    <message>
        <source>The probabilities of this answer were not kept. From now on they are: regenerate it to look into it.</source>
        <translation>Die Wahrscheinlichkeiten dieser Antwort wurden nicht behalten. Ab jetzt schon: Lass neu antworten, um hineinzusehen.</translation>
    </message>
    <message>
        <source>This answer was written by another model (%1); open that one to go on from its tokens.</source>
        <translation>Diese Antwort hat ein anderes Modell geschrieben (%1); öffne es, um von seinen Tokens weiterzumachen.</translation>
    </message>
</context>
<context>
    <name>ponder::ui::ChatMap</name>
    <message>
        <source>No words yet</source>
        <translation>Noch keine Worte</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Du</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Beginning</source>
        <translation>Beginn</translation>
    </message>
</context>
<context>
    <name>ponder::ui::Comparison</name>
    <message>
        <source>No run has come to an answer yet.</source>
        <translation>Noch kein Durchlauf ist zu einer Antwort gekommen.</translation>
    </message>
    <message>
        <source>One run so far. More of them show how sure the answer is.</source>
        <translation>Bisher ein Durchlauf. Mehr davon zeigen, wie sicher die Antwort ist.</translation>
    </message>
    <message>
        <source>All %1 runs agree on the answer</source>
        <translation>Alle %1 Durchläufe stimmen in der Antwort überein</translation>
    </message>
    <message>
        <source>No two of %1 runs agree on the answer</source>
        <translation>Keine zwei von %1 Durchläufen stimmen in der Antwort überein</translation>
    </message>
    <message>
        <source>%1 of %2 runs agree on the answer</source>
        <translation>%1 von %2 Durchläufen stimmen in der Antwort überein</translation>
    </message>
</context>
<context>
    <name>ponder::ui::ConversationList</name>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>Gestern</translation>
    </message>
    <message>
        <source>Previous 7 days</source>
        <translation>Letzte 7 Tage</translation>
    </message>
    <message>
        <source>Previous 30 days</source>
        <translation>Letzte 30 Tage</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <source>HH:mm</source>
        <translation>HH:mm</translation>
    </message>
    <message>
        <source>MMM d</source>
        <translation>d. MMM</translation>
    </message>
    <message>
        <source>Temporary</source>
        <translation>Temporär</translation>
    </message>
    <message>
        <source>Pinned</source>
        <translation>Angeheftet</translation>
    </message>
    <message>
        <source>Archived</source>
        <translation>Archiviert</translation>
    </message>
    <message>
        <source>Chats</source>
        <translation>Chats</translation>
    </message>
</context>
<context>
    <name>ponder::ui::DevicePanel</name>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>The fastest device that it fits on</source>
        <translation>Das schnellste Gerät, auf das es passt</translation>
    </message>
    <message>
        <source>%1 · %2 for a model</source>
        <translation>%1 · %2 für ein Modell</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Gewichte</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>Kontext</translation>
    </message>
    <message>
        <source>Buffers</source>
        <translation>Puffer</translation>
    </message>
    <message>
        <source>Other programs</source>
        <translation>Andere Programme</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>About %1 tokens a second</source>
        <translation>Etwa %1 Tokens pro Sekunde</translation>
    </message>
    <message>
        <source>%1 of %2 experts of each layer on the GPU, the rest on the CPU at the same time</source>
        <translation>%1 von %2 Experten jeder Schicht auf der Grafikkarte, der Rest gleichzeitig auf dem Prozessor</translation>
    </message>
</context>
<context>
    <name>ponder::ui::ExpertView</name>
    <message>
        <source>the whole answer</source>
        <translation>die ganze Antwort</translation>
    </message>
    <message>
        <source>Layer %1, expert %2</source>
        <translation>Schicht %1, Experte %2</translation>
    </message>
    <message>
        <source>chosen for this token</source>
        <translation>für dieses Token gewählt</translation>
    </message>
    <message>
        <source>not chosen</source>
        <translation>nicht gewählt</translation>
    </message>
    <message>
        <source>%1 of %2 tokens (%3 %)</source>
        <translation>%1 von %2 Tokens (%3 %)</translation>
    </message>
    <message>
        <source>The answer is read once more to see its experts…</source>
        <translation>Die Antwort wird noch einmal gelesen, um ihre Experten zu sehen…</translation>
    </message>
    <message>
        <source>%1 of %2 experts a token in each of %3 layers. If all were alike, each would read %4 % of the tokens; %5 of %6 read none.</source>
        <translation>%1 von %2 Experten je Token in jeder von %3 Schichten. Wären alle gleich, läse jeder %4 % der Tokens; %5 von %6 lasen keines.</translation>
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
        <translation>Nur Dateien auf diesem Computer können geschrieben werden.</translation>
    </message>
    <message>
        <source>“%1” could not be written. The chats are unchanged; choose another place.</source>
        <translation>„%1“ konnte nicht geschrieben werden. Die Chats sind unverändert; wähle einen anderen Ort.</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weiterer</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancelled: nothing was written.</source>
        <translation>Abgebrochen: Es wurde nichts geschrieben.</translation>
    </message>
    <message>
        <source>Cancelled: one chat was written before.</source>
        <translation>Abgebrochen: Ein Chat war schon geschrieben.</translation>
    </message>
    <message numerus="yes">
        <source>Cancelled: %n chats were written before.</source>
        <translation>
            <numerusform>Abgebrochen: %n Chat war schon geschrieben.</numerusform>
            <numerusform>Abgebrochen: %n Chats waren schon geschrieben.</numerusform>
        </translation>
    </message>
    <message>
        <source>There was nothing to export.</source>
        <translation>Es gab nichts zu exportieren.</translation>
    </message>
    <message>
        <source>Exported to “%1”.</source>
        <translation>Nach „%1“ exportiert.</translation>
    </message>
    <message numerus="yes">
        <source>%n chats exported to “%1”.</source>
        <translation>
            <numerusform>%n Chat nach „%1“ exportiert.</numerusform>
            <numerusform>%n Chats nach „%1“ exportiert.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n chats exported into “%1”.</source>
        <translation>
            <numerusform>%n Chat in den Ordner „%1“ exportiert.</numerusform>
            <numerusform>%n Chats in den Ordner „%1“ exportiert.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ponder::ui::FindInChat</name>
    <message>
        <source>Not in this chat</source>
        <translation>Nicht in diesem Chat</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
</context>
<context>
    <name>ponder::ui::Finder</name>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>Frage</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Thought</source>
        <translation>Gedanke</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Recent chats</source>
        <translation>Neueste Chats</translation>
    </message>
    <message>
        <source>Chats</source>
        <translation>Chats</translation>
    </message>
    <message>
        <source>Archived</source>
        <translation>Archiviert</translation>
    </message>
    <message>
        <source>In the chats</source>
        <translation>In den Chats</translation>
    </message>
    <message>
        <source>No chat fits.</source>
        <translation>Kein Chat passt.</translation>
    </message>
    <message>
        <source>Your chats will be found here.</source>
        <translation>Hier findest du deine Chats.</translation>
    </message>
    <message>
        <source>No title has these words.</source>
        <translation>Kein Titel enthält diese Worte.</translation>
    </message>
    <message>
        <source>No title has these words. What was said can be searched when chats are saved.</source>
        <translation>Kein Titel enthält diese Worte. Gesagtes lässt sich durchsuchen, wenn Chats gespeichert werden.</translation>
    </message>
    <message>
        <source>Nothing was found here.</source>
        <translation>Hier wurde nichts gefunden.</translation>
    </message>
    <message>
        <source>Nothing was found.</source>
        <translation>Nichts gefunden.</translation>
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
        <translation>Liest alles…</translation>
    </message>
    <message>
        <source>The history file is damaged. What can still be read can be saved into a new file; this one stays as it is.</source>
        <translation>Die Verlaufsdatei ist beschädigt. Was noch lesbar ist, kann in einer neuen Datei gesichert werden; diese bleibt, wie sie ist.</translation>
    </message>
    <message>
        <source>The history could not be checked: %1</source>
        <translation>Der Verlauf konnte nicht geprüft werden: %1</translation>
    </message>
    <message>
        <source>All is well: %1 chats with %2 messages were read and everything belongs together.</source>
        <translation>Alles in Ordnung: %1 Chats mit %2 Nachrichten wurden gelesen, und alles gehört zusammen.</translation>
    </message>
    <message>
        <source>Nothing is lost. Only the index for searching is damaged; it can be made again.</source>
        <translation>Nichts ist verloren. Nur der Suchindex ist beschädigt; er kann neu erstellt werden.</translation>
    </message>
    <message>
        <source>The history has faults. What can be read can be saved into a new file; this one stays as it is.</source>
        <translation>Der Verlauf hat Fehler. Was lesbar ist, kann in einer neuen Datei gesichert werden; diese bleibt, wie sie ist.</translation>
    </message>
    <message>
        <source>Making the index again…</source>
        <translation>Erstellt den Index neu…</translation>
    </message>
    <message>
        <source>The index is whole again.</source>
        <translation>Der Index ist wieder vollständig.</translation>
    </message>
    <message>
        <source>Copying…</source>
        <translation>Kopiert…</translation>
    </message>
    <message>
        <source>A copy was made: %1.</source>
        <translation>Eine Kopie wurde gemacht: %1.</translation>
    </message>
    <message>
        <source>Saving what can be read…</source>
        <translation>Sichert, was lesbar ist…</translation>
    </message>
    <message>
        <source>Nothing could be saved: %1</source>
        <translation>Nichts konnte gesichert werden: %1</translation>
    </message>
    <message>
        <source>%1 chats with %2 messages were saved into “%3”.</source>
        <translation>%1 Chats mit %2 Nachrichten wurden in „%3“ gesichert.</translation>
    </message>
    <message>
        <source>%1 that were lost have an empty one in their place.</source>
        <translation>Für %1 verlorene steht je eine leere da.</translation>
    </message>
    <message>
        <source>The file is in use. Close Ponder, then give “%1” the name of the history file.</source>
        <translation>Die Datei wird benutzt. Schließe Ponder und gib „%1“ dann den Namen der Verlaufsdatei.</translation>
    </message>
    <message>
        <source>Start Ponder again: your chats are in place. The damaged file is kept as “%1”.</source>
        <translation>Starte Ponder neu: Deine Chats sind an ihrem Platz. Die beschädigte Datei bleibt als „%1“ erhalten.</translation>
    </message>
    <message>
        <source>the daily copy</source>
        <translation>die tägliche Kopie</translation>
    </message>
    <message>
        <source>asked for</source>
        <translation>gewünscht</translation>
    </message>
    <message>
        <source>before going back to a copy</source>
        <translation>vor der Rückkehr zu einer Kopie</translation>
    </message>
    <message>
        <source>before a new version changed the file</source>
        <translation>bevor eine neue Version die Datei änderte</translation>
    </message>
    <message>
        <source>Going back…</source>
        <translation>Geht zurück…</translation>
    </message>
    <message>
        <source>Your chats are as they were in this copy. Those of before are a copy now, too.</source>
        <translation>Deine Chats sind wie in dieser Kopie. Die von vorher sind jetzt auch eine Kopie.</translation>
    </message>
    <message>
        <source>The history file has a fault, so today&apos;s copy was not made. “History and backups” in the menu of the chats says more.</source>
        <translation>Die Verlaufsdatei hat einen Fehler, daher wurde die heutige Kopie nicht gemacht. „Verlauf und Sicherungen“ im Menü der Chats sagt mehr.</translation>
    </message>
    <message>
        <source>There is no room for today&apos;s copy of the history. Nothing is lost; free some space.</source>
        <translation>Für die heutige Kopie des Verlaufs ist kein Platz. Nichts ist verloren; schaffe etwas Platz.</translation>
    </message>
</context>
<context>
    <name>ponder::ui::Importer</name>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 und %n weiterer</numerusform>
            <numerusform>%1 und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>The history cannot be written now, so nothing can be imported. The files are unchanged.</source>
        <translation>Der Verlauf lässt sich jetzt nicht schreiben, daher kann nichts importiert werden. Die Dateien sind unverändert.</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weiterer</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Stopped: this is what was seen until then.</source>
        <translation>Angehalten: Das wurde bis dahin gesehen.</translation>
    </message>
    <message>
        <source>This is what will come in. Nothing has been changed yet.</source>
        <translation>Das wird übernommen. Noch wurde nichts geändert.</translation>
    </message>
    <message>
        <source>There is nothing new in it: everything is here already or cannot be read.</source>
        <translation>Es ist nichts Neues darin: Alles ist schon hier oder nicht lesbar.</translation>
    </message>
    <message>
        <source>Stopped. What came in until then stays; import it again to go on.</source>
        <translation>Angehalten. Was bis dahin übernommen wurde, bleibt; importiere noch einmal, um fortzufahren.</translation>
    </message>
    <message>
        <source>Everything is in.</source>
        <translation>Alles ist übernommen.</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>%1 new</source>
        <translation>%1 neu</translation>
    </message>
    <message>
        <source>%1 added</source>
        <translation>%1 hinzugefügt</translation>
    </message>
    <message>
        <source>%1 with changes</source>
        <translation>%1 mit Änderungen</translation>
    </message>
    <message>
        <source>%1 brought up to date</source>
        <translation>%1 aktualisiert</translation>
    </message>
    <message>
        <source>%1 here already</source>
        <translation>%1 schon hier</translation>
    </message>
    <message>
        <source>%1 left out</source>
        <translation>%1 ausgelassen</translation>
    </message>
    <message>
        <source>%1 that cannot be read</source>
        <translation>%1 nicht lesbar</translation>
    </message>
    <message>
        <source>Chats</source>
        <translation>Chats</translation>
    </message>
    <message>
        <source>%1 with thoughts</source>
        <translation>%1 mit Gedanken</translation>
    </message>
    <message>
        <source>%1 other versions</source>
        <translation>%1 andere Versionen</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Nachrichten</translation>
    </message>
    <message>
        <source>Attachments</source>
        <translation>Anhänge</translation>
    </message>
    <message>
        <source>%1, of which %2 are not in the export</source>
        <translation>%1, davon %2 nicht im Export</translation>
    </message>
    <message>
        <source>Written</source>
        <translation>Geschrieben</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 bis %2</translation>
    </message>
    <message>
        <source>Unknown kinds</source>
        <translation>Unbekannte Arten</translation>
    </message>
    <message>
        <source>%1, kept as they are</source>
        <translation>%1, unverändert behalten</translation>
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
        <translation>(eine Marke)</translation>
    </message>
    <message>
        <source>Nothing is known of these tokens.</source>
        <translation>Über diese Tokens ist nichts bekannt.</translation>
    </message>
    <message>
        <source>%1 of %2 tokens had less than half of the probability</source>
        <translation>%1 von %2 Tokens hatten weniger als die halbe Wahrscheinlichkeit</translation>
    </message>
    <message>
        <source>Every one of %1 tokens had more than half of the probability</source>
        <translation>Jedes von %1 Tokens hatte mehr als die halbe Wahrscheinlichkeit</translation>
    </message>
    <message>
        <source>given, not chosen</source>
        <translation>vorgegeben, nicht gewählt</translation>
    </message>
</context>
<context>
    <name>ponder::ui::KeepAwake</name>
    <message>
        <source>Something is being written</source>
        <translation>Es wird gerade geschrieben</translation>
    </message>
</context>
<context>
    <name>ponder::ui::Ledger</name>
    <message>
        <source>Above the line</source>
        <translation>Über der Linie</translation>
    </message>
    <message>
        <source>left out when the context was full</source>
        <translation>ausgelassen, als der Kontext voll war</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>Vorlage</translation>
    </message>
    <message>
        <source>Markers and words that the model&apos;s own template writes</source>
        <translation>Marken und Worte, die die Vorlage des Modells schreibt</translation>
    </message>
    <message>
        <source>Thought</source>
        <translation>Gedanke</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Du</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <source>the model&apos;s template drops it</source>
        <translation>die Vorlage des Modells lässt es weg</translation>
    </message>
    <message>
        <source>%1 of %2 tokens</source>
        <translation>%1 von %2 Tokens</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 Tokens</translation>
    </message>
</context>
<context>
    <name>ponder::ui::Library</name>
    <message>
        <source>“%1” is back.</source>
        <translation>„%1“ ist wieder da.</translation>
    </message>
    <message>
        <source>Temporary chat</source>
        <translation>Temporärer Chat</translation>
    </message>
    <message>
        <source>Closed “%1”.</source>
        <translation>„%1“ geschlossen.</translation>
    </message>
    <message>
        <source>“%1” is in the trash.</source>
        <translation>„%1“ liegt im Papierkorb.</translation>
    </message>
    <message>
        <source>“%1” is archived.</source>
        <translation>„%1“ ist archiviert.</translation>
    </message>
    <message>
        <source>“%1” is back in the list.</source>
        <translation>„%1“ ist wieder in der Liste.</translation>
    </message>
    <message>
        <source>Copy of %1</source>
        <translation>Kopie von %1</translation>
    </message>
    <message>
        <source>From %1</source>
        <translation>Aus %1</translation>
    </message>
    <message>
        <source>An answer is being written here. Stop it first.</source>
        <translation>Hier wird eine Antwort geschrieben. Halte sie zuerst an.</translation>
    </message>
    <message>
        <source>One version was removed; what follows it is still here.</source>
        <translation>Eine Version wurde entfernt; was ihr folgt, ist noch da.</translation>
    </message>
    <message>
        <source>This message and what followed it were removed.</source>
        <translation>Diese Nachricht und das Folgende wurden entfernt.</translation>
    </message>
    <message>
        <source>The folder was removed; its chats are still here.</source>
        <translation>Der Ordner wurde entfernt; seine Chats sind noch da.</translation>
    </message>
    <message>
        <source>Moved to “%1”.</source>
        <translation>Nach „%1“ verschoben.</translation>
    </message>
    <message>
        <source>Moved out of its folder.</source>
        <translation>Aus seinem Ordner genommen.</translation>
    </message>
    <message>
        <source>The tag “%1” was taken off.</source>
        <translation>Das Schlagwort „%1“ wurde abgenommen.</translation>
    </message>
    <message>
        <source>The tag was removed from all chats.</source>
        <translation>Das Schlagwort wurde von allen Chats entfernt.</translation>
    </message>
    <message>
        <source>This is on another branch, and an answer is being written here. Stop it first.</source>
        <translation>Das ist auf einem anderen Zweig, und hier wird eine Antwort geschrieben. Halte sie zuerst an.</translation>
    </message>
    <message>
        <source>This message is no longer in the chat.</source>
        <translation>Diese Nachricht ist nicht mehr im Chat.</translation>
    </message>
</context>
<context>
    <name>ponder::ui::LocalWorker</name>
    <message>
        <source>The graphics card ran out of memory, so it now holds less of the model.</source>
        <translation>Der Grafikkarte ging der Speicher aus, deshalb hält sie nun weniger vom Modell.</translation>
    </message>
    <message>
        <source>The graphics card failed, so the model was loaded again.</source>
        <translation>Die Grafikkarte fiel aus, daher wurde das Modell neu geladen.</translation>
    </message>
    <message>
        <source>%1 of %2 experts a token</source>
        <translation>%1 von %2 Experten je Token</translation>
    </message>
</context>
<context>
    <name>ponder::ui::ModelInfo</name>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>%1, weights %2, KV cache %3 (%6), buffers %4, context %5 tokens</source>
        <translation>%1, Gewichte %2, KV-Cache %3 (%6), Puffer %4, Kontext %5 Tokens</translation>
    </message>
    <message>
        <source>%1 tokens of context · %2</source>
        <translation>%1 Tokens Kontext · %2</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 Tokens</translation>
    </message>
    <message>
        <source>%1 tokens. The model&apos;s memory of the chat then takes %2 instead of %3.</source>
        <translation>%1 Tokens. Das Gedächtnis des Modells für den Chat braucht dann %2 statt %3.</translation>
    </message>
</context>
<context>
    <name>ponder::ui::ModelShelf</name>
    <message numerus="yes">
        <source>%n files</source>
        <translation>
            <numerusform>%n Datei</numerusform>
            <numerusform>%n Dateien</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n parts of it are missing beside this file.</source>
        <translation>
            <numerusform>Neben dieser Datei fehlt %n Teil davon.</numerusform>
            <numerusform>Neben dieser Datei fehlen %n Teile davon.</numerusform>
        </translation>
    </message>
    <message>
        <source>Looking whether it fits…</source>
        <translation>Prüft, ob es passt…</translation>
    </message>
    <message>
        <source>About %1 tokens a second.</source>
        <translation>Etwa %1 Tokens pro Sekunde.</translation>
    </message>
    <message>
        <source>It is the file that was published.</source>
        <translation>Es ist die Datei, die veröffentlicht wurde.</translation>
    </message>
    <message>
        <source>It is not the same file: it was damaged on its way, is another version, or was changed. Download it again.</source>
        <translation>Es ist nicht dieselbe Datei: Sie wurde unterwegs beschädigt, ist eine andere Version oder wurde verändert. Lade sie noch einmal herunter.</translation>
    </message>
    <message>
        <source>Only folders on this computer can be watched.</source>
        <translation>Nur Ordner auf diesem Computer können beobachtet werden.</translation>
    </message>
    <message>
        <source>“%1” is not a folder.</source>
        <translation>„%1“ ist kein Ordner.</translation>
    </message>
    <message>
        <source>“%1” could not be read to its end.</source>
        <translation>„%1“ konnte nicht bis zum Ende gelesen werden.</translation>
    </message>
    <message>
        <source>“%1” is loaded. Open another model first.</source>
        <translation>„%1“ ist geladen. Öffne zuerst ein anderes Modell.</translation>
    </message>
    <message>
        <source>“%1” could not be moved to the trash, so it stays where it is.</source>
        <translation>„%1“ konnte nicht in den Papierkorb verschoben werden und bleibt, wo es ist.</translation>
    </message>
    <message>
        <source>“%1” is in the trash now.</source>
        <translation>„%1“ liegt jetzt im Papierkorb.</translation>
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
        <translation>Die des Systems</translation>
    </message>
</context>
<context>
    <name>ponder::ui::Shortcuts</name>
    <message>
        <source>Chats</source>
        <translation>Chats</translation>
    </message>
    <message>
        <source>This chat</source>
        <translation>Dieser Chat</translation>
    </message>
    <message>
        <source>Thoughts</source>
        <translation>Gedanken</translation>
    </message>
    <message>
        <source>The model</source>
        <translation>Das Modell</translation>
    </message>
    <message>
        <source>The window</source>
        <translation>Das Fenster</translation>
    </message>
    <message>
        <source>While you write</source>
        <translation>Beim Schreiben</translation>
    </message>
</context>
<context>
    <name>ponder::ui::ThoughtView</name>
    <message>
        <source>Checks</source>
        <translation>Prüft</translation>
    </message>
    <message>
        <source>Changes its mind</source>
        <translation>Überlegt es sich anders</translation>
    </message>
    <message>
        <source>Concludes</source>
        <translation>Schließt ab</translation>
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
        <translation>Gerade gelöscht</translation>
    </message>
    <message>
        <source>Deleted: %1</source>
        <translation>Gelöscht: %1</translation>
    </message>
    <message>
        <source>goes soon</source>
        <translation>verschwindet bald</translation>
    </message>
    <message>
        <source>1 day left</source>
        <translation>noch 1 Tag</translation>
    </message>
    <message>
        <source>%1 days left</source>
        <translation>noch %1 Tage</translation>
    </message>
    <message numerus="yes">
        <source>Everything in the trash goes for good: %n chats with all their messages, thoughts and files, in the history and in its backups.</source>
        <translation>
            <numerusform>Alles im Papierkorb verschwindet endgültig: %n Chat mit allen Nachrichten, Gedanken und Dateien, im Verlauf und in seinen Sicherungen.</numerusform>
            <numerusform>Alles im Papierkorb verschwindet endgültig: %n Chats mit allen Nachrichten, Gedanken und Dateien, im Verlauf und in seinen Sicherungen.</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1” goes for good, with all its messages, thoughts and files, in the history and in its backups.</source>
        <translation>„%1“ verschwindet endgültig, mit allen Nachrichten, Gedanken und Dateien, im Verlauf und in seinen Sicherungen.</translation>
    </message>
    <message>
        <source>Gone from the history. A copy could not be reached and is tried again at the next start: %1</source>
        <translation>Aus dem Verlauf gelöscht. Eine Kopie war nicht erreichbar und wird beim nächsten Start wieder versucht: %1</translation>
    </message>
    <message>
        <source>One chat is gone for good.</source>
        <translation>Ein Chat ist endgültig gelöscht.</translation>
    </message>
    <message>
        <source>%1 chats are gone for good.</source>
        <translation>%1 Chats sind endgültig gelöscht.</translation>
    </message>
</context>
</TS>
