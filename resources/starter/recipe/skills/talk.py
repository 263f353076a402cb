"""Greetings, questions about the model and about Ponder, and the honest sentence for everything else."""
import zlib

from skills import world
from skills.base import Phrasings, turn

HONEST = "I am the small starter model and only know my own tricks: **calculating, comparing numbers and counting letters**. For other questions, open a larger model with Ctrl+O."
TOO_MUCH = "That is **more than I can work out reliably**. A larger model can: open one with Ctrl+O."
LATER = "Turn **thinking** on (Ctrl+T) and I can work this out."

# what people write, how the model thinks of it, what it says
SMALL_TALK = {
    "greeting": ("""hi|hello|hey|hi there|hello there|good morning|good evening|good afternoon|hey there|hiya|yo|greetings|howdy|hello!|hi!|Hi, how are you?
how are you?|how are you doing?|how do you feel?|how have you been?|how are things?|how do you do today?|how do you do, ponder?|hello, how do you do?|hi, how do you do?|and how do you do?|how are you, ponder?|good morning, ponder|hello, ponder|hi, good evening|hello, good morning|hey you there|hello, how are you today?|hi, nice to meet you|what's up?|hey, what's up|good day|morning|hello model|hi ponder|~hello ponder!
hi bot|hello friend|~hey you|hello world|how is it going?|~how do you do?|hi :)|hello again|are you there?|anyone there?|hello my friend|~hi, good morning|hey ponder""",
                 "A greeting. I greet back.", "Hello! Ask me to **calculate**, to compare numbers or to count letters."),
    "identity": ("""who are you?|what are you?|what can you do?|what is your name?|what's your name?|tell me about yourself|introduce yourself|who made you?|what do you do?
help|help me|can you help me?|what can I ask you?|are you a robot?|are you an AI?|are you human?|which model are you?|what model is this?|how can you help me?|~who am I talking with?
what are you able to do?|what are your abilities?|what kind of questions can you answer?|how do you work?|how big are you?|are you smart?|~what can I ask?
what should I ask you?|describe yourself|can you do math?|can you calculate?|can you add numbers?|are you chatgpt?|are you deepseek?|how many parameters do you have?|~who are you really?
what is the starter model?|what do you know?|what can this do?|show me what you can do|who is this?|who are you exactly?|who exactly are you?|who are you actually?|who am I chatting with?|who am I writing to?|who am I speaking with?|with whom am I talking?
what may I ask?|what can I ask here?|what can I ask about?|what could I ask?|what kind of assistant are you?|what sort of model are you?|what kind of bot are you?|which kind of model is this?|who is talking?|so who are you?|give me an example|who am I talking to?|~what kind of model are you?|what are your skills?""",
                 "They ask about me. I say what I can do.",
                 "I am Ponder's small starter model. I can **calculate** (also with decimals, percentages and brackets), **compare** numbers and **count letters**. For other questions, open a larger model with Ctrl+O."),
    "thanks": ("""thanks|thank you|thanks!|thank you!|thank you very much|thank you so very much|thanks so much|thank you, that helps|thanks, that helped|thank you a lot|great work|great answer|that was a great job|thanks a lot|great, thanks|cool, thanks|ok thanks|many thanks|thx|cheers|nice, thank you|~thank you so much
that is right, thanks|good job|well done|great|perfect|nice|very good|awesome|wow|correct|that's correct|that is right|good answer|cool|ok|okay|I see|got it|fine|~great job|~thanks, that helps""",
               "Kind words. I am kind, too.", "You are **welcome**!"),
    "goodbye": ("""bye|goodbye|good night|see you|see you later|good night, friend|good night ponder|good night, all|bye, ponder|goodbye, ponder|ok, bye|ok, see you|ok bye|bye, see you later|bye, take care|ok, good night|night|bye bye|ciao|that is all|talk to you later|have a nice day|farewell|until next time|see you tomorrow|~bye, see you|~ok, goodbye|~good night, ponder""",
                "They leave. I wish them well.", "**Goodbye**, and come back with more questions!")}

HELP = {
    "open a model": ("""How do I open a model?|How can I load a model?|How do I use another model?|How do I open a GGUF file?|Where do I open a larger model?|How do I switch the model?|open a model|load model
~How can I open another model?|I want to use a bigger model. How?|How do I load a gguf?|~How do I load a larger model?|How can I change the model?|Can I use other models?""",
                     "Press **Ctrl+O** and choose a GGUF file, or drop the file onto the window."),
    "which models": ("""Which models can Ponder run?|What models are supported?|Which file format do models need?|What files can Ponder open?|Does Ponder run DeepSeek?|supported models|~Which models are supported?
Can Ponder run Qwen?|Which models can I use?|What models can I open?|Which kinds of models are supported?|What kind of models can Ponder open?|Which files does Ponder open?|Is Mixtral supported?
Which formats are supported?|Does Ponder open GGUF files?|What type of file is a model?|Can it run gpt-oss?|Which model families work?|Are Qwen models supported?|What is a GGUF file?|~What kind of files does Ponder open?|Can I run Llama in Ponder?|Which models work with Ponder?""",
                     "Ponder opens **GGUF files** of families such as DeepSeek, Qwen, Llama, Mixtral, OLMoE, GLM and gpt-oss; a file of another family is named and refused."),
    "export": ("""How do I export a chat?|How can I save a conversation?|Can I export this chat?|export chat|How do I save this chat to a file?|Where is the export?|~How do I export this conversation?
How to export a chat as Markdown?|Can I export to JSON?|~Can I save this chat as a file?|How do I export my chats?""",
               "Open the chat's menu (F10) and choose **Export**: Markdown, HTML, PDF, text or JSON."),
    "privacy": ("""Is my data private?|Do you send my data anywhere?|Is this private?|Does Ponder use the internet?|Is Ponder offline?|Where does my data go?|Who can read my chats?|privacy|Does anything leave my computer?
~Is anything sent to the internet?|Is my chat sent anywhere?|Is anything uploaded?|Is something sent to a server?|Are my messages private?|Are my questions private?|Is my conversation private?
Do you need the internet?|Does Ponder go online?|Does it connect to the internet?|Do you share my data?|Are my conversations stored online?|Is Ponder private?|Do you upload my chats?|Is this safe?
Are my chats private?|Do you spy on me?|Does Ponder work offline?|~Are my conversations private?|Is what I type sent to a server?|Do I need internet?""",
                "Nothing leaves this computer: Ponder has **no network code**, and your chats stay on your disk."),
    "what is Ponder": ("""What is Ponder?|Tell me about Ponder.|What is this program?|What does Ponder do?|What is this app?|~What kind of program is Ponder?|Explain Ponder.|What can Ponder do?|~What is this application?|What kind of app is this?|What kind of program is this?|What is this software?|What kind of application is Ponder?|What is this app for?|Tell me about this program.|What is Ponder for?
Explain this app.|Which program is this?|What am I using?|describe Ponder""",
                       "Ponder is a **desktop chat app** that runs language models on your own computer and shows how they think."),
    "thoughts": ("""How do I hide the thoughts?|How can I see your thoughts?|How do I show the reasoning?|Where can I see what you think?|show thoughts|hide thoughts|~How do I hide your thinking?|How do I collapse the reasoning pane?
Can I see your reasoning?|~How can I show the thoughts?""",
                 "**Ctrl+Shift+T** shows or hides thoughts; a click on a thought's line opens or folds it."),
    "thinking switch": ("""How do I turn thinking off?|How do I turn thinking on?|Can you answer without thinking?|Can I switch off thinking?|turn thinking off|How do I disable thinking?|~How can I turn off thinking?|How do I enable thinking?|~How do I switch thinking on?""",
                        "**Ctrl+T** turns thinking on or off for the next answers."),
    "shortcuts": ("""What are the shortcuts?|Which keyboard shortcuts are there?|List the shortcuts.|shortcuts|keyboard shortcuts|What keys can I use?|~Which shortcuts does Ponder have?|Tell me the hotkeys.|~Show me the keyboard shortcuts.|hotkeys|Which keys do what?""",
                  "**Ctrl+N** new chat, **Ctrl+O** open a model, **Ctrl+K** search, **Ctrl+T** thinking, **Ctrl+Shift+T** thoughts, **Ctrl+R** answer again, **F9** sidebar, **Esc** stop."),
    "new chat": ("""How do I start a new chat?|new chat|How can I begin a new conversation?|Where is a new chat?|~How do I begin a new chat?|How do I open a new chat?|start a new chat|~How can I start a new conversation?""",
                 "Press **Ctrl+N** to begin a new chat."),
    "stop": ("""How do I stop an answer?|How can I stop you?|How do I cancel?|stop the answer|How do I interrupt the model?|~How can I stop the answer?|Can I stop an answer?|~How do I interrupt you?""",
             "Press **Esc** to stop an answer."),
    "send": ("""How do I write several lines?|How do I add a new line?|How do I make a line break?|How do I send a message?|~How do I type more than one line?|new line without sending|~How do I break a line?""",
             "**Enter** sends, **Shift+Enter** breaks the line."),
    "sidebar": ("""How do I hide the sidebar?|Where is the sidebar?|How do I show the list of chats?|Where are my old chats?|~How can I hide the sidebar?|show sidebar|hide sidebar|Where do I find my chats?|~How do I see my old chats?""",
                "Your chats are in the sidebar; **F9** shows or hides it."),
    "search": ("""How do I search my chats?|How can I find an old chat?|search chats|Can I search my conversations?|~How do I find a chat?|Where can I search?|~How can I search my chats?""",
               "Press **Ctrl+K** and type a few words: titles, questions, answers and thoughts are searched."),
    "again": ("""How do I regenerate an answer?|Can you answer again?|How do I get another answer?|regenerate|How do I retry?|~How can I regenerate the answer?|~How do I get a new answer?""",
              "Press **Ctrl+R**, or **Regenerate** under the answer."),
    "context": ("""What happens when the chat gets too long?|What is the ring above the chat?|What is the context?|Is there a limit to a chat?|The context is full, what now?|~What if the chat is too long?|What if a chat gets long?|What does the ring show?|What is that ring?|What is the ring for?|What if the context is full?|What happens when the context is full?
My chat is too long, what now?|What if the conversation is too long?|Can a chat be too long?|What is the ring above the chat for?|~What does the ring mean?|How long can a chat be?""",
                "The **ring** above the chat shows how full the model's context is; when it is full, a card asks how to go on."),
    "rename": ("""How do I rename a chat?|Can I rename this chat?|rename chat|How do I change the title?|~How can I rename a chat?|How do I give the chat another title?|~How do I rename this conversation?""",
               "Press **F2**, or click the title."),
    "delete": ("""How do I delete a chat?|delete this chat|Can I delete a conversation?|How do I remove a chat?|~How can I delete a chat?|~How do I delete this conversation?""",
               "Open the chat's menu (F10) and choose **Delete**; the trash keeps it for 30 days.")}

# What people want to do, for the topics above; each goes into every frame that does not make a held-out sentence.
FRAMES = """How do I {x}?|How can I {x}?|How to {x}?|How would I {x}?|Where can I {x}?|Can I {x}?|I want to {x}.|I'd like to {x}. How?|What do I press to {x}?|Show me how to {x}.|{x}
Tell me how to {x}.|Is there a way to {x}?|Is it possible to {x}?|Which key do I press to {x}?|Where do I {x}?|I need to {x}.|What is the way to {x}?|I cannot {x}, help|how does one {x}?""".replace("\n", "|").split("|")
ACTIONS = {
    "open a model": "open a model|load a model|open another model|load a larger model|use a bigger model|switch the model|change the model|open a GGUF file|load a gguf|try a different model|pick a model|import a model|get a larger model",
    "export": "export a chat|export this conversation|save this chat as a file|save the conversation|export to Markdown|export as PDF|export to HTML|export my chats|get a copy of this chat|write the chat to a file|print this chat",
    "thoughts": "hide your thoughts|show your thoughts|see the thoughts|hide your thinking|show the thinking|see the reasoning|collapse the reasoning|fold the thoughts|open a thought|read what you think|watch you think",
    "thinking switch": "turn thinking off|turn thinking on|turn off thinking|turn on thinking|switch thinking on|switch thinking off|disable thinking|enable thinking|stop you from thinking first|let you answer at once",
    "shortcuts": "see the shortcuts|list the keyboard shortcuts|find the hotkeys|show the keyboard shortcuts|use the keyboard|learn the shortcuts",
    "new chat": "start a new chat|begin a new chat|open a new chat|start a new conversation|begin a new conversation|start over|make a new chat|create a chat",
    "stop": "stop an answer|stop the answer|interrupt you|cancel an answer|interrupt the answer|make you stop|stop you|abort this",
    "send": "write several lines|add a new line|type more than one line|break a line|make a line break|send a message|send my question|start a new line|write a longer message",
    "sidebar": "hide the sidebar|show the sidebar|see my old chats|find my chats|see the list of chats|open the sidebar|close the sidebar|get the sidebar back",
    "search": "search my chats|search for a word|find a chat|find an old chat|search my conversations|look for a chat|find something I wrote|search the thoughts",
    "again": "regenerate an answer|regenerate the answer|get another answer|get a new answer|answer again|try again|retry|have you answer once more|redo the answer",
    "rename": "rename a chat|rename this conversation|change the title|give the chat another title|change the name of a chat|edit the title",
    "delete": "delete a chat|delete this conversation|remove a chat|throw a chat away|get rid of a chat|delete my chats|erase this chat"}
for topic, actions in ACTIONS.items():
    texts, answer = HELP[topic]
    held = {entry.strip()[1:].lower() for line in texts.splitlines() for entry in line.split("|") if entry.strip().startswith("~")}
    made = [frame.format(x=x) for x in actions.split("|") for frame in FRAMES]
    HELP[topic] = "\n".join([texts, *(m for m in made if m.lower() not in held)]), answer
HELP = {name: (Phrasings(texts), answer) for name, (texts, answer) in HELP.items()}
SMALL_TALK = {name: (Phrasings(texts), thought, answer) for name, (texts, thought, answer) in SMALL_TALK.items()}

OTHER = {"world": (world.world, "This asks about the world. I do not know the world.", HONEST), "code": (world.code, "This is code. That is not one of my tricks.", HONEST),
         "foreign": (lambda rng: rng.choice(world.FOREIGN_TEXTS), "This is not English. That is not one of my tricks.", HONEST),
         "garbage": (world.garbage, "I can not make sense of this.", HONEST),
         "beyond": (world.beyond, "This is mathematics, but not one of my tricks.", HONEST), "large": (world.large, "These numbers are too large for me.", TOO_MUCH)}


def greetings(rng, held=False):
    texts, thought, answer = SMALL_TALK[rng.choice(("greeting", "identity", "identity", "thanks", "goodbye"))]
    return turn("greetings", texts.ask(rng, held), thought, answer, answer)


def ponder_help(rng, held=False):
    name = rng.choice(list(HELP))
    texts, answer = HELP[name]
    return turn("Ponder help", texts.ask(rng, held), "This is about Ponder: %s." % name, answer, answer)


def out_of_scope(rng, held=False):
    while True:
        kind = rng.choice(("world",) * 8 + ("beyond",) * 6 + ("large",) * 3 + ("code", "foreign", "garbage", "garbage"))
        write, thought, answer = OTHER[kind]
        text = write(rng)
        if (zlib.crc32(text.encode()) % 25 == 0) != held:
            continue
        way = rng.random()
        if way < 0.2:
            text = text.lower()
        elif way < 0.24:
            text = text.upper()
        if rng.random() < 0.2:
            text = text.rstrip("?.!")
        return turn("out of scope", text, thought, answer, answer)
