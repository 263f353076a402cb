<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_US">
<context>
    <name>AnswerFoot</name>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy answer</source>
        <translation>复制回答</translation>
    </message>
    <message>
        <source>Regenerate</source>
        <translation>重新回答</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Probabilities: on</source>
        <translation>概率：开</translation>
    </message>
    <message>
        <source>Probabilities</source>
        <translation>概率</translation>
    </message>
    <message>
        <source>Experts</source>
        <translation>专家</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>BudgetPill</name>
    <message>
        <source>Budget: %1</source>
        <translation>预算：%1</translation>
    </message>
    <message>
        <source>Budget: none</source>
        <translation>预算：无</translation>
    </message>
    <message>
        <source>How many tokens of thought there may be before the answer begins</source>
        <translation>回答开始前最多可思考多少个词元</translation>
    </message>
    <message>
        <source>No budget</source>
        <translation>无预算</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 个词元</translation>
    </message>
</context>
<context>
    <name>CacheMenu</name>
    <message>
        <source>%1, too much</source>
        <translation>%1，太大</translation>
    </message>
    <message>
        <source>Context: what the model sees of a chat</source>
        <translation>上下文：模型能看到的对话内容</translation>
    </message>
    <message>
        <source>Kept as</source>
        <translation>保存格式</translation>
    </message>
</context>
<context>
    <name>ChatMenu</name>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>取消置顶</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>置顶</translation>
    </message>
    <message>
        <source>Back from the archive</source>
        <translation>移出归档</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>归档</translation>
    </message>
    <message>
        <source>Move to</source>
        <translation>移动到</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>新建文件夹…</translation>
    </message>
    <message>
        <source>No folder</source>
        <translation>无文件夹</translation>
    </message>
    <message>
        <source>Notes and tags…</source>
        <translation>备注与标签…</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>创建副本</translation>
    </message>
    <message>
        <source>Map of this chat</source>
        <translation>本对话的分支图</translation>
    </message>
    <message>
        <source>Ctrl M</source>
        <translation>Ctrl M</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Ctrl E</source>
        <translation>Ctrl E</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Import chats…</source>
        <translation>导入对话…</translation>
    </message>
    <message>
        <source>Ctrl I</source>
        <translation>Ctrl I</translation>
    </message>
    <message>
        <source>Import a folder of chats…</source>
        <translation>导入对话文件夹…</translation>
    </message>
    <message>
        <source>Open a model…</source>
        <translation>打开模型…</translation>
    </message>
    <message>
        <source>Ctrl O</source>
        <translation>Ctrl O</translation>
    </message>
    <message>
        <source>Open with options…</source>
        <translation>带选项打开…</translation>
    </message>
    <message>
        <source>Ctrl Shift O</source>
        <translation>Ctrl Shift O</translation>
    </message>
    <message>
        <source>Where it runs…</source>
        <translation>运行位置…</translation>
    </message>
    <message>
        <source>Ctrl D</source>
        <translation>Ctrl D</translation>
    </message>
    <message>
        <source>Context and cache…</source>
        <translation>上下文与缓存…</translation>
    </message>
    <message>
        <source>Ctrl Shift T</source>
        <translation>Ctrl Shift T</translation>
    </message>
    <message>
        <source>Theme of the system</source>
        <translation>跟随系统主题</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Hide thoughts</source>
        <translation>隐藏思考</translation>
    </message>
    <message>
        <source>Thoughts while they are written</source>
        <translation>书写时显示思考</translation>
    </message>
    <message>
        <source>Open thoughts</source>
        <translation>展开思考</translation>
    </message>
</context>
<context>
    <name>ChatRow</name>
    <message>
        <source>pinned</source>
        <translation>已置顶</translation>
    </message>
    <message>
        <source>archived</source>
        <translation>已归档</translation>
    </message>
    <message>
        <source>temporary, not saved</source>
        <translation>临时，不保存</translation>
    </message>
    <message>
        <source>answering</source>
        <translation>回答中</translation>
    </message>
    <message>
        <source>Rename, pin, move, delete</source>
        <translation>重命名、置顶、移动、删除</translation>
    </message>
    <message>
        <source>New title</source>
        <translation>新标题</translation>
    </message>
</context>
<context>
    <name>ChatSetup</name>
    <message>
        <source>Temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>0 takes the likeliest word each time, higher is freer</source>
        <translation>0 表示每次都取最可能的词，越高越自由</translation>
    </message>
    <message>
        <source>Top-k</source>
        <translation>Top-k</translation>
    </message>
    <message>
        <source>Chosen among so many tokens; 0 is all of them</source>
        <translation>从这么多个词元中选取；0 表示全部</translation>
    </message>
    <message>
        <source>Top-p</source>
        <translation>Top-p</translation>
    </message>
    <message>
        <source>Chosen among the likeliest that have this share together</source>
        <translation>从合计达到此比例的最可能词元中选取</translation>
    </message>
    <message>
        <source>Min-p</source>
        <translation>Min-p</translation>
    </message>
    <message>
        <source>At least this share of the likeliest token&apos;s chance</source>
        <translation>概率至少达到最可能词元的这一比例</translation>
    </message>
    <message>
        <source>Repetition penalty</source>
        <translation>重复惩罚</translation>
    </message>
    <message>
        <source>1 is none, higher avoids words that were just used</source>
        <translation>1 表示无惩罚，越高越避免刚用过的词</translation>
    </message>
</context>
<context>
    <name>ChatSetupSheet</name>
    <message>
        <source>This chat</source>
        <translation>本对话</translation>
    </message>
    <message>
        <source>For the chat that you are about to begin</source>
        <translation>用于即将开始的对话</translation>
    </message>
    <message>
        <source>Instructions</source>
        <translation>指令</translation>
    </message>
    <message>
        <source>What the model is to keep in mind: “Answer in Lithuanian.”</source>
        <translation>希望模型记住的要求：“用中文回答。”</translation>
    </message>
    <message>
        <source>Instructions for this chat</source>
        <translation>本对话的指令</translation>
    </message>
    <message>
        <source>It is sent before your first words, and counts as part of the context.</source>
        <translation>会在你的第一句话之前发送，并占用上下文。</translation>
    </message>
    <message>
        <source>Choosing words</source>
        <translation>选词方式</translation>
    </message>
    <message>
        <source>%1, the model&apos;s own</source>
        <translation>%1，模型自带</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Keep these instructions and values under a name, to use them in other chats.</source>
        <translation>给这些指令和数值起个名字保存，以便在其他对话中使用。</translation>
    </message>
    <message>
        <source>Preset: %1</source>
        <translation>预设：%1</translation>
    </message>
    <message>
        <source>Remove the preset “%1”</source>
        <translation>移除预设“%1”</translation>
    </message>
    <message>
        <source>Name of a preset</source>
        <translation>预设名称</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Keep as a preset</source>
        <translation>保存为预设</translation>
    </message>
    <message>
        <source>New chats with this model begin so</source>
        <translation>用此模型的新对话都这样开始</translation>
    </message>
    <message>
        <source>Back to the model&apos;s own</source>
        <translation>恢复模型自带的设置</translation>
    </message>
</context>
<context>
    <name>ChatSheet</name>
    <message>
        <source>Notes and tags</source>
        <translation>备注与标签</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Take the tag %1 off</source>
        <translation>去掉标签 %1</translation>
    </message>
    <message>
        <source>Add a tag</source>
        <translation>添加标签</translation>
    </message>
    <message>
        <source>Add the tag %1</source>
        <translation>添加标签 %1</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Only for you: the model does not see it. It is found by the search.</source>
        <translation>仅供自己查看：模型看不到，但可以搜索到。</translation>
    </message>
    <message>
        <source>Note about this chat</source>
        <translation>关于本对话的备注</translation>
    </message>
</context>
<context>
    <name>ChatView</name>
    <message>
        <source>Conversation</source>
        <translation>对话内容</translation>
    </message>
    <message>
        <source>Jump to the latest</source>
        <translation>跳到最新内容</translation>
    </message>
</context>
<context>
    <name>CodeBlock</name>
    <message>
        <source>code</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy code</source>
        <translation>复制代码</translation>
    </message>
    <message>
        <source>Code: %1</source>
        <translation>代码：%1</translation>
    </message>
</context>
<context>
    <name>CompareCell</name>
    <message>
        <source>Checks</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Changes its mind</source>
        <translation>改变想法</translation>
    </message>
    <message>
        <source>Concludes</source>
        <translation>得出结论</translation>
    </message>
</context>
<context>
    <name>CompareSheet</name>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>1 run</source>
        <translation>1 次运行</translation>
    </message>
    <message numerus="yes">
        <source>%n runs</source>
        <translation>
            <numerusform>%n 次运行</numerusform>
        </translation>
    </message>
    <message>
        <source>version %1</source>
        <translation>版本 %1</translation>
    </message>
    <message>
        <source>versions %1</source>
        <translation>版本 %1</translation>
    </message>
    <message>
        <source>One more run</source>
        <translation>再运行一次</translation>
    </message>
    <message numerus="yes">
        <source>%n more runs</source>
        <translation>
            <numerusform>再运行 %n 次</numerusform>
        </translation>
    </message>
    <message>
        <source>Stop (the last run)</source>
        <translation>停止 (最后一次)</translation>
    </message>
    <message numerus="yes">
        <source>Stop (%n runs to go)</source>
        <translation>
            <numerusform>停止 (还剩 %n 次)</numerusform>
        </translation>
    </message>
    <message>
        <source>Show in the chat</source>
        <translation>在对话中显示</translation>
    </message>
    <message>
        <source>Fold the steps that are the same</source>
        <translation>折叠相同的步骤</translation>
    </message>
    <message>
        <source>The first step is the same: show it</source>
        <translation>第一步相同：显示</translation>
    </message>
    <message numerus="yes">
        <source>The first %n steps are the same: show them</source>
        <translation>
            <numerusform>前 %n 步相同：显示</numerusform>
        </translation>
    </message>
    <message>
        <source>Here they part</source>
        <translation>在此分岔</translation>
    </message>
</context>
<context>
    <name>Composer</name>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Ask anything. It stays here.</source>
        <translation>随便问。内容只留在这里。</translation>
    </message>
    <message>
        <source>Your message</source>
        <translation>你的消息</translation>
    </message>
    <message>
        <source>Think</source>
        <translation>思考</translation>
    </message>
    <message>
        <source>Whether the model thinks before it answers</source>
        <translation>模型回答前是否先思考</translation>
    </message>
    <message>
        <source>This model always thinks before it answers</source>
        <translation>此模型总是先思考再回答</translation>
    </message>
    <message>
        <source>Effort: %1</source>
        <translation>力度：%1</translation>
    </message>
    <message>
        <source>How much the model thinks before it answers</source>
        <translation>模型回答前思考多少</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>发送</translation>
    </message>
    <message>
        <source>Enter sends · Shift Enter breaks the line · Esc stops</source>
        <translation>Enter 发送 · Shift Enter 换行 · Esc 停止</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
</context>
<context>
    <name>ContextCard</name>
    <message>
        <source>Go on without the oldest turns</source>
        <translation>去掉最早的几轮，继续</translation>
    </message>
    <message>
        <source>The model stops seeing them. They stay here, above a line that says so.</source>
        <translation>模型不再看到它们。它们仍保留在这里，位于一条说明线的上方。</translation>
    </message>
    <message>
        <source>Take a larger context</source>
        <translation>使用更大的上下文</translation>
    </message>
    <message>
        <source>Start a new chat with a summary</source>
        <translation>用摘要开始新对话</translation>
    </message>
    <message>
        <source>The model sums this chat up first. This one stays as it is.</source>
        <translation>模型先总结本对话。本对话保持不变。</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>保持不变</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop the summary</source>
        <translation>停止摘要</translation>
    </message>
</context>
<context>
    <name>ContextMeter</name>
    <message>
        <source>What the model sees now</source>
        <translation>模型现在看到的内容</translation>
    </message>
</context>
<context>
    <name>DeviceSheet</name>
    <message>
        <source>Where it runs</source>
        <translation>运行位置</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Experts on the graphics card</source>
        <translation>显卡上的专家</translation>
    </message>
    <message>
        <source>As many as fit</source>
        <translation>能放多少放多少</translation>
    </message>
    <message>
        <source>Let Ponder decide by the memory that is free</source>
        <translation>让 Ponder 按空闲内存决定</translation>
    </message>
    <message>
        <source>An estimate: %1</source>
        <translation>估计：%1</translation>
    </message>
    <message>
        <source>This is how it is loaded now.</source>
        <translation>当前就是这样加载的。</translation>
    </message>
    <message>
        <source>An answer is being written.</source>
        <translation>正在写回答。</translation>
    </message>
    <message>
        <source>Load it so</source>
        <translation>按此加载</translation>
    </message>
</context>
<context>
    <name>Dialogs</name>
    <message>
        <source>Open a model</source>
        <translation>打开模型</translation>
    </message>
    <message>
        <source>Models (*.gguf)</source>
        <translation>模型 (*.gguf)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Import chats</source>
        <translation>导入对话</translation>
    </message>
    <message>
        <source>Exports and chats (*.zip *.json *.chat *.sqlite *.db)</source>
        <translation>导出文件与对话 (*.zip *.json *.chat *.sqlite *.db)</translation>
    </message>
    <message>
        <source>Import a folder</source>
        <translation>导入文件夹</translation>
    </message>
    <message>
        <source>Look for models in this folder</source>
        <translation>在此文件夹中查找模型</translation>
    </message>
</context>
<context>
    <name>DropHere</name>
    <message>
        <source>Drop the model file to open it</source>
        <translation>松开以打开模型文件</translation>
    </message>
    <message>
        <source>Drop the chats to import them</source>
        <translation>松开以导入对话</translation>
    </message>
</context>
<context>
    <name>EffortMenu</name>
    <message>
        <source>as it likes</source>
        <translation>随模型</translation>
    </message>
    <message>
        <source>minimal</source>
        <translation>最低</translation>
    </message>
    <message>
        <source>low</source>
        <translation>低</translation>
    </message>
    <message>
        <source>medium</source>
        <translation>中</translation>
    </message>
    <message>
        <source>high</source>
        <translation>高</translation>
    </message>
    <message>
        <source>maximal</source>
        <translation>最高</translation>
    </message>
</context>
<context>
    <name>EmptyChat</name>
    <message>
        <source>What shall we think about?</source>
        <translation>今天想点什么？</translation>
    </message>
    <message>
        <source>Open a model to begin</source>
        <translation>打开一个模型即可开始</translation>
    </message>
    <message>
        <source>Ponder runs language models from GGUF files on this computer. Choose one, or drop it onto this window.</source>
        <translation>Ponder 在这台电脑上运行 GGUF 文件中的语言模型。选择一个，或把它拖到此窗口上。</translation>
    </message>
    <message>
        <source>It thinks on this computer</source>
        <translation>就在这台电脑上思考</translation>
    </message>
    <message>
        <source>Nothing you write leaves it. There is no account, and no network is needed.</source>
        <translation>你写的内容不会离开它。不需要账号，也不需要联网。</translation>
    </message>
    <message>
        <source>You see how it thinks</source>
        <translation>看得见它如何思考</translation>
    </message>
    <message>
        <source>The thought comes before the answer. Open it, fold it, and judge for yourself.</source>
        <translation>思考先于回答。展开它、折叠它，由你自己判断。</translation>
    </message>
    <message>
        <source>You bring the model</source>
        <translation>模型由你带来</translation>
    </message>
    <message>
        <source>The small one that comes along calculates, compares numbers and counts letters. For anything else, download a GGUF file and open it here.</source>
        <translation>附带的小模型会计算、比较数字、数字母。想做别的事，请下载一个 GGUF 文件并在这里打开。</translation>
    </message>
    <message>
        <source>Open a model…</source>
        <translation>打开模型…</translation>
    </message>
    <message>
        <source>Models on this computer</source>
        <translation>这台电脑上的模型</translation>
    </message>
    <message>
        <source>Ask: %1</source>
        <translation>提问：%1</translation>
    </message>
</context>
<context>
    <name>ErrorText</name>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>Reading: %1 of %2 tokens</source>
        <translation>正在阅读：%1 / %2 个词元</translation>
    </message>
    <message>
        <source>Reading your question…</source>
        <translation>正在阅读你的问题…</translation>
    </message>
    <message>
        <source>The model had nothing to say. You can regenerate, or ask in other words.</source>
        <translation>模型没有给出内容。可以重新回答，或换种说法再问。</translation>
    </message>
    <message>
        <source>“%1” is not there any more. Choose another model file.</source>
        <translation>“%1”已不在原处。请选择其他模型文件。</translation>
    </message>
    <message>
        <source>“%1” cannot be read. Check its permissions, or choose another model file.</source>
        <translation>无法读取“%1”。请检查其权限，或选择其他模型文件。</translation>
    </message>
    <message>
        <source>“%1” is not a whole GGUF file. Download it again, or choose another.</source>
        <translation>“%1”不是完整的 GGUF 文件。请重新下载，或选择其他文件。</translation>
    </message>
    <message>
        <source>“%1” is a kind of model that Ponder cannot run yet. Choose another.</source>
        <translation>Ponder 还不能运行“%1”这类模型。请选择其他模型。</translation>
    </message>
    <message>
        <source>There is not enough memory for “%1”. Close other programs, or choose a smaller model.</source>
        <translation>内存不足以加载“%1”。请关闭其他程序，或选择更小的模型。</translation>
    </message>
    <message>
        <source>The chat template inside “%1” does not work. Choose another build of this model.</source>
        <translation>“%1”中的对话模板无法使用。请选择此模型的其他版本。</translation>
    </message>
    <message>
        <source>The compute device failed while “%1” was loading. Try again, or restart the computer.</source>
        <translation>加载“%1”时计算设备出错。请重试，或重启电脑。</translation>
    </message>
    <message>
        <source>Loading “%1” was cancelled.</source>
        <translation>已取消加载“%1”。</translation>
    </message>
    <message>
        <source>“%1” could not be loaded.</source>
        <translation>无法加载“%1”。</translation>
    </message>
    <message>
        <source>The model you had is still loaded.</source>
        <translation>原来的模型仍处于加载状态。</translation>
    </message>
    <message>
        <source>This chat is longer than the model can read at once. Your question is kept.</source>
        <translation>本对话超出了模型一次能读的长度。你的问题已保留。</translation>
    </message>
    <message>
        <source>The memory ran out while answering. Everything above is kept; close other programs and regenerate.</source>
        <translation>回答时内存耗尽。以上内容均已保留；请关闭其他程序后重新回答。</translation>
    </message>
    <message>
        <source>The model&apos;s chat template failed on this chat. Your question is kept; try a new chat or another model.</source>
        <translation>模型的对话模板处理本对话时出错。你的问题已保留；请试试新对话或其他模型。</translation>
    </message>
    <message>
        <source>The compute device failed while answering. Everything above is kept; load the model again and regenerate.</source>
        <translation>回答时计算设备出错。以上内容均已保留；请重新加载模型后再次回答。</translation>
    </message>
    <message>
        <source>No model is loaded. Your question is kept; open a model, then regenerate.</source>
        <translation>没有加载模型。你的问题已保留；请打开模型后重新回答。</translation>
    </message>
    <message>
        <source>The answer could not be finished. Everything above is kept; you can regenerate.</source>
        <translation>回答未能完成。以上内容均已保留；可以重新回答。</translation>
    </message>
    <message>
        <source>New chats are not saved until this is solved; your history file is left untouched.</source>
        <translation>解决之前，新对话不会保存；你的历史文件保持原样。</translation>
    </message>
    <message>
        <source>Your chats were written by a newer Ponder.</source>
        <translation>你的对话是由更新版本的 Ponder 写入的。</translation>
    </message>
    <message>
        <source>The history file is damaged or not a history.</source>
        <translation>历史文件已损坏，或不是历史文件。</translation>
    </message>
    <message>
        <source>The history&apos;s folder cannot be written.</source>
        <translation>无法写入历史文件夹。</translation>
    </message>
    <message>
        <source>The disk is full.</source>
        <translation>磁盘已满。</translation>
    </message>
    <message>
        <source>Another program holds the history file.</source>
        <translation>历史文件被其他程序占用。</translation>
    </message>
    <message>
        <source>The history cannot be opened.</source>
        <translation>无法打开历史记录。</translation>
    </message>
    <message>
        <source>The history cannot be written.</source>
        <translation>无法写入历史记录。</translation>
    </message>
    <message>
        <source>The history file is damaged.</source>
        <translation>历史文件已损坏。</translation>
    </message>
    <message>
        <source>This chat is no longer in the history.</source>
        <translation>本对话已不在历史记录中。</translation>
    </message>
    <message>
        <source>The history cannot be reached.</source>
        <translation>无法访问历史记录。</translation>
    </message>
    <message>
        <source>Your words are still in the box below; make room and send again.</source>
        <translation>你的文字仍在下方输入框中；请腾出空间后再发送。</translation>
    </message>
    <message>
        <source>This answer is on the screen but not saved yet. Ponder keeps trying.</source>
        <translation>此回答已显示但尚未保存。Ponder 会继续尝试。</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>未做任何更改。</translation>
    </message>
    <message>
        <source>Nothing was exported.</source>
        <translation>未导出任何内容。</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>已停止。</translation>
    </message>
    <message>
        <source>Interrupted: the program ended here. Everything up to the last quarter second was kept.</source>
        <translation>已中断：程序在此结束。最后四分之一秒之前的内容均已保留。</translation>
    </message>
    <message>
        <source>The model has no room for another word of this chat, so the answer stops here. Everything is kept.</source>
        <translation>模型已容不下本对话的更多内容，回答到此为止。所有内容均已保留。</translation>
    </message>
    <message>
        <source>The answer reached its length limit.</source>
        <translation>回答已达到长度上限。</translation>
    </message>
    <message>
        <source>This question has no answer yet.</source>
        <translation>这个问题还没有回答。</translation>
    </message>
    <message>
        <source>1 token</source>
        <translation>1 个词元</translation>
    </message>
    <message numerus="yes">
        <source>%n tokens</source>
        <translation>
            <numerusform>%n 个词元</numerusform>
        </translation>
    </message>
    <message>
        <source>Thinking</source>
        <translation>思考中</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>Thought for %1 s</source>
        <translation>思考了 %1 秒</translation>
    </message>
    <message>
        <source>Thought for a moment</source>
        <translation>思考了片刻</translation>
    </message>
    <message>
        <source>Thought</source>
        <translation>思考</translation>
    </message>
    <message>
        <source>%1 tok/s</source>
        <translation>%1 词元/秒</translation>
    </message>
    <message>
        <source>%1 s to first</source>
        <translation>首词元 %1 秒</translation>
    </message>
    <message>
        <source>%1 ms to first</source>
        <translation>首词元 %1 毫秒</translation>
    </message>
    <message>
        <source>The model no longer sees what is above this line</source>
        <translation>模型不再看到这条线以上的内容</translation>
    </message>
    <message>
        <source>This chat begins with</source>
        <translation>本对话始于</translation>
    </message>
    <message>
        <source>The context is full</source>
        <translation>上下文已满</translation>
    </message>
    <message>
        <source>There is no room for this question</source>
        <translation>没有空间容纳这个问题</translation>
    </message>
    <message>
        <source>Summing up: 1 token</source>
        <translation>正在总结：1 个词元</translation>
    </message>
    <message numerus="yes">
        <source>Summing up: %n tokens</source>
        <translation>
            <numerusform>正在总结：%n 个词元</numerusform>
        </translation>
    </message>
    <message>
        <source>Reading the chat…</source>
        <translation>正在阅读对话…</translation>
    </message>
</context>
<context>
    <name>ExpertSheet</name>
    <message>
        <source>Experts</source>
        <translation>专家</translation>
    </message>
    <message>
        <source>All tokens</source>
        <translation>所有词元</translation>
    </message>
    <message>
        <source>The experts of the whole answer</source>
        <translation>整个回答的专家</translation>
    </message>
    <message>
        <source>Previous token</source>
        <translation>上一个词元</translation>
    </message>
    <message>
        <source>Next token</source>
        <translation>下一个词元</translation>
    </message>
    <message numerus="yes">
        <source>%n tokens</source>
        <translation>
            <numerusform>%n 个词元</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2: %3</source>
        <translation>%1 / %2：%3</translation>
    </message>
    <message>
        <source>Heat map: %1 layers by %2 experts. Arrows go through it.</source>
        <translation>热力图：%1 层 × %2 个专家。用方向键浏览。</translation>
    </message>
    <message>
        <source>Layers from top to bottom, experts from left to right</source>
        <translation>自上而下为层，从左到右为专家</translation>
    </message>
    <message>
        <source>Busiest: %1</source>
        <translation>最忙：%1</translation>
    </message>
    <message>
        <source>layer %1 expert %2 (%3)</source>
        <translation>第 %1 层专家 %2 (%3)</translation>
    </message>
</context>
<context>
    <name>ExportCommand</name>
    <message>
        <source>Write chats to files and end: their numbers, as ponder-cli list shows them, or --all.</source>
        <translation>将对话写入文件后退出：使用 ponder-cli list 显示的编号，或 --all。</translation>
    </message>
    <message>
        <source>With --export: all chats that are not in the trash.</source>
        <translation>配合 --export：所有不在回收站中的对话。</translation>
    </message>
    <message>
        <source>html, pdf, markdown, json or text.</source>
        <translation>html、pdf、markdown、json 或 text。</translation>
    </message>
    <message>
        <source>The file to write; of several chats, unless it is JSON, a folder.</source>
        <translation>要写入的文件；多个对话时（JSON 除外）为文件夹。</translation>
    </message>
    <message>
        <source>none, folded, full or appendix.</source>
        <translation>none、folded、full 或 appendix。</translation>
    </message>
    <message>
        <source>view: the versions last looked at; all: every version. JSON has all unless told otherwise.</source>
        <translation>view：最后查看的版本；all：所有版本。JSON 默认包含全部。</translation>
    </message>
    <message>
        <source>Without models, times, speeds and parameters.</source>
        <translation>不含模型、时间、速度和参数。</translation>
    </message>
    <message>
        <source>--export needs the number of a chat, several with commas between them, or --all.</source>
        <translation>--export 需要对话编号（多个用逗号分隔）或 --all。</translation>
    </message>
    <message>
        <source>--format is html, pdf, markdown, json or text.</source>
        <translation>--format 为 html、pdf、markdown、json 或 text。</translation>
    </message>
    <message>
        <source>--out must name the file or the folder to write.</source>
        <translation>--out 必须指定要写入的文件或文件夹。</translation>
    </message>
    <message>
        <source>--thoughts is none, folded, full or appendix.</source>
        <translation>--thoughts 为 none、folded、full 或 appendix。</translation>
    </message>
    <message>
        <source>--branches is view or all.</source>
        <translation>--branches 为 view 或 all。</translation>
    </message>
    <message>
        <source>There is no history yet, so there is nothing to export.</source>
        <translation>还没有历史记录，没有可导出的内容。</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>已取消。</translation>
    </message>
    <message>
        <source>files</source>
        <translation>文件</translation>
    </message>
</context>
<context>
    <name>ExportSheet</name>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Show in its folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Choose again</source>
        <translation>重新选择</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>选择文件夹…</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Chats</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>This chat</source>
        <translation>本对话</translation>
    </message>
    <message>
        <source>Chosen chats</source>
        <translation>所选对话</translation>
    </message>
    <message>
        <source>All chats</source>
        <translation>所有对话</translation>
    </message>
    <message>
        <source>Find by title</source>
        <translation>按标题查找</translation>
    </message>
    <message>
        <source>Chats to choose from</source>
        <translation>可选的对话</translation>
    </message>
    <message>
        <source>1 chat chosen</source>
        <translation>已选 1 个对话</translation>
    </message>
    <message>
        <source>%1 chats chosen</source>
        <translation>已选 %1 个对话</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
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
        <translation>文本</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>Plain text with marks that most editors and notes programs show well.</source>
        <translation>带标记的纯文本，大多数编辑器和笔记软件都能很好地显示。</translation>
    </message>
    <message>
        <source>A page for any browser, with formulas, coloured code and folded thoughts. It loads nothing.</source>
        <translation>适用于任何浏览器的网页，含公式、彩色代码和折叠的思考。不加载任何外部内容。</translation>
    </message>
    <message>
        <source>Pages for reading and printing, with formulas and words that can be selected.</source>
        <translation>便于阅读和打印的页面，含公式和可选中的文字。</translation>
    </message>
    <message>
        <source>Only the words.</source>
        <translation>只有文字。</translation>
    </message>
    <message>
        <source>Everything, every version, thought and number: Ponder can import it again without a loss.</source>
        <translation>全部内容：每个版本、思考和数字；Ponder 可以无损地重新导入。</translation>
    </message>
    <message>
        <source>Thoughts</source>
        <translation>思考</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>省略</translation>
    </message>
    <message>
        <source>One line each</source>
        <translation>各一行</translation>
    </message>
    <message>
        <source>Folded</source>
        <translation>折叠</translation>
    </message>
    <message>
        <source>In full</source>
        <translation>完整</translation>
    </message>
    <message>
        <source>At the end</source>
        <translation>置于末尾</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Those in view</source>
        <translation>当前显示的</translation>
    </message>
    <message>
        <source>All versions</source>
        <translation>所有版本</translation>
    </message>
    <message>
        <source>Model, time, speed and parameters of each answer</source>
        <translation>每个回答的模型、时间、速度和参数</translation>
    </message>
    <message>
        <source>Pictures and attached texts</source>
        <translation>图片和附加文本</translation>
    </message>
    <message>
        <source>%1 of %2 chats</source>
        <translation>%1 / %2 个对话</translation>
    </message>
    <message>
        <source>Writing…</source>
        <translation>正在写入…</translation>
    </message>
    <message>
        <source>Export into a folder</source>
        <translation>导出到文件夹</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Find in this chat</source>
        <translation>在本对话中查找</translation>
    </message>
    <message>
        <source>Previous</source>
        <translation>上一个</translation>
    </message>
    <message>
        <source>Shift F3</source>
        <translation>Shift F3</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一个</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
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
        <translation>显示对话列表</translation>
    </message>
    <message>
        <source>Title: %1</source>
        <translation>标题：%1</translation>
    </message>
    <message>
        <source>Rename this chat</source>
        <translation>重命名本对话</translation>
    </message>
    <message>
        <source>Click to rename</source>
        <translation>点击以重命名</translation>
    </message>
    <message>
        <source>New title</source>
        <translation>新标题</translation>
    </message>
    <message>
        <source>Export this chat</source>
        <translation>导出本对话</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
</context>
<context>
    <name>HistorySheet</name>
    <message>
        <source>History and backups</source>
        <translation>历史记录与备份</translation>
    </message>
    <message>
        <source>Every chat is one file on this computer. A copy is made each day that something changed and before each change of its form; ten are kept.</source>
        <translation>所有对话都在这台电脑的一个文件里。凡有改动的日子以及每次改变格式之前都会做一份副本；保留十份。</translation>
    </message>
    <message>
        <source>Check history</source>
        <translation>检查历史记录</translation>
    </message>
    <message>
        <source>Make the index again</source>
        <translation>重建索引</translation>
    </message>
    <message>
        <source>Save what can be read</source>
        <translation>保存可读取的内容</translation>
    </message>
    <message>
        <source>Use the new file from now on</source>
        <translation>今后使用新文件</translation>
    </message>
    <message>
        <source>Make a copy now</source>
        <translation>立即备份</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Copies</source>
        <translation>副本</translation>
    </message>
    <message>
        <source>Go back to it…</source>
        <translation>恢复到此副本…</translation>
    </message>
    <message>
        <source>Go back to the copy of %1</source>
        <translation>恢复到 %1 的副本</translation>
    </message>
    <message>
        <source>Your chats become those of this copy; what came later is not in it. The present ones are kept as a copy, so that you can come back.</source>
        <translation>你的对话将变为此副本中的内容；之后的内容不在其中。当前内容会保留为副本，以便你能再恢复回来。</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>留下</translation>
    </message>
    <message>
        <source>Go back</source>
        <translation>恢复</translation>
    </message>
</context>
<context>
    <name>ImportSheet</name>
    <message>
        <source>Imported</source>
        <translation>已导入</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Show them</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>保持不变</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Looking through it… %1 chats</source>
        <translation>正在查看… %1 个对话</translation>
    </message>
    <message>
        <source>Taking it in… %1 chats</source>
        <translation>正在导入… %1 个对话</translation>
    </message>
    <message>
        <source>Not everything was as expected</source>
        <translation>有些内容与预期不符</translation>
    </message>
    <message>
        <source>What was not as expected</source>
        <translation>与预期不符的内容</translation>
    </message>
    <message>
        <source>Imported chats</source>
        <translation>导入的对话</translation>
    </message>
    <message>
        <source>Untitled</source>
        <translation>无标题</translation>
    </message>
    <message>
        <source>Brought up to date</source>
        <translation>已更新</translation>
    </message>
    <message>
        <source>and %1 more, in the list of chats</source>
        <translation>另有 %1 个，见对话列表</translation>
    </message>
</context>
<context>
    <name>LedgerSheet</name>
    <message>
        <source>What the model sees now</source>
        <translation>模型现在看到的内容</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>正在计数…</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 个词元</translation>
    </message>
    <message>
        <source>Hide the prompt</source>
        <translation>隐藏提示词</translation>
    </message>
    <message>
        <source>Show the prompt as it is rendered</source>
        <translation>显示渲染后的提示词</translation>
    </message>
    <message>
        <source>The rendered prompt</source>
        <translation>渲染后的提示词</translation>
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
        <translation>%1 个分支</translation>
    </message>
    <message>
        <source>Map of this chat</source>
        <translation>本对话的分支图</translation>
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
        <translation>一个分支</translation>
    </message>
    <message>
        <source>%1 branches</source>
        <translation>%1 个分支</translation>
    </message>
    <message>
        <source>Map of this chat</source>
        <translation>本对话的分支图</translation>
    </message>
</context>
<context>
    <name>MathBlock</name>
    <message>
        <source>Formula: %1</source>
        <translation>公式：%1</translation>
    </message>
    <message>
        <source>Copy the formula as TeX</source>
        <translation>以 TeX 格式复制公式</translation>
    </message>
</context>
<context>
    <name>MessageMenu</name>
    <message>
        <source>Continue from here</source>
        <translation>从这里继续</translation>
    </message>
    <message>
        <source>New chat from here</source>
        <translation>从这里开始新对话</translation>
    </message>
    <message>
        <source>Map of this chat</source>
        <translation>本对话的分支图</translation>
    </message>
    <message>
        <source>Ctrl M</source>
        <translation>Ctrl M</translation>
    </message>
    <message>
        <source>Remove this question, keep what follows</source>
        <translation>移除这个问题，保留后续内容</translation>
    </message>
    <message>
        <source>Remove this version, keep what follows</source>
        <translation>移除此版本，保留后续内容</translation>
    </message>
    <message>
        <source>Remove this and what follows</source>
        <translation>移除此内容及后续</translation>
    </message>
</context>
<context>
    <name>MessageMenuButton</name>
    <message>
        <source>More about this message</source>
        <translation>关于此消息的更多操作</translation>
    </message>
</context>
<context>
    <name>ModelCardView</name>
    <message>
        <source>Loading %1</source>
        <translation>正在加载 %1</translation>
    </message>
    <message>
        <source>Model: %1 %2</source>
        <translation>模型：%1 %2</translation>
    </message>
    <message>
        <source>No model is loaded</source>
        <translation>未加载模型</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>正在加载…</translation>
    </message>
    <message>
        <source>No model</source>
        <translation>无模型</translation>
    </message>
    <message>
        <source>Runs on: %1</source>
        <translation>运行于：%1</translation>
    </message>
    <message>
        <source>Choose where it runs</source>
        <translation>选择运行位置</translation>
    </message>
    <message>
        <source>Choose a GGUF file to begin</source>
        <translation>选择一个 GGUF 文件开始</translation>
    </message>
    <message>
        <source>Context and cache: %1</source>
        <translation>上下文与缓存：%1</translation>
    </message>
    <message>
        <source>Choose the context&apos;s length and format</source>
        <translation>选择上下文的长度和格式</translation>
    </message>
    <message>
        <source>Click to open another model</source>
        <translation>点击以打开其他模型</translation>
    </message>
    <message>
        <source>Open a model</source>
        <translation>打开模型</translation>
    </message>
</context>
<context>
    <name>ModelEntry</name>
    <message>
        <source>Loaded</source>
        <translation>已加载</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>%1 is loaded</source>
        <translation>%1 已加载</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>打开 %1</translation>
    </message>
    <message>
        <source>Verify…</source>
        <translation>校验…</translation>
    </message>
    <message>
        <source>Sum up the file by SHA-256</source>
        <translation>计算文件的 SHA-256 校验和</translation>
    </message>
    <message>
        <source>Stop verifying</source>
        <translation>停止校验</translation>
    </message>
    <message>
        <source>Show in its folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>移除…</translation>
    </message>
    <message>
        <source>Move this file to the desktop&apos;s trash? Your chats stay.</source>
        <translation>将此文件移到回收站？你的对话会保留。</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>移到回收站</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Verifying: %1 %</source>
        <translation>正在校验：%1%</translation>
    </message>
    <message>
        <source>SHA-256: %1</source>
        <translation>SHA-256：%1</translation>
    </message>
    <message>
        <source>The SHA-256 that was published</source>
        <translation>公布的 SHA-256</translation>
    </message>
    <message>
        <source>Paste the sum that was published, to compare</source>
        <translation>粘贴公布的校验和以比较</translation>
    </message>
</context>
<context>
    <name>ModelsSheet</name>
    <message>
        <source>Models on this computer</source>
        <translation>这台电脑上的模型</translation>
    </message>
    <message>
        <source>GGUF files that you downloaded. Ponder never fetches anything itself.</source>
        <translation>你下载的 GGUF 文件。Ponder 自己从不下载任何东西。</translation>
    </message>
    <message>
        <source>Open a file…</source>
        <translation>打开文件…</translation>
    </message>
    <message>
        <source>Watch a folder…</source>
        <translation>监视文件夹…</translation>
    </message>
    <message>
        <source>Where models are looked for</source>
        <translation>在这些位置查找模型</translation>
    </message>
    <message>
        <source>No longer look in %1</source>
        <translation>不再在 %1 中查找</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>正在查找…</translation>
    </message>
    <message>
        <source>There is none yet. Put GGUF files into one of these folders, watch another folder, or drop a file onto this window.</source>
        <translation>还没有模型。把 GGUF 文件放入上述文件夹、监视其他文件夹，或把文件拖到此窗口。</translation>
    </message>
</context>
<context>
    <name>NoticeBlock</name>
    <message>
        <source>Ways to go on…</source>
        <translation>如何继续…</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Answer it now</source>
        <translation>现在回答</translation>
    </message>
</context>
<context>
    <name>ReasoningPane</name>
    <message>
        <source>Fold the thought</source>
        <translation>折叠思考</translation>
    </message>
    <message>
        <source>Show the thought</source>
        <translation>显示思考</translation>
    </message>
    <message>
        <source>Copy thought</source>
        <translation>复制思考</translation>
    </message>
    <message>
        <source>Answer now</source>
        <translation>立即回答</translation>
    </message>
    <message>
        <source>Ends the thought here; the answer begins</source>
        <translation>在此结束思考，开始回答</translation>
    </message>
    <message>
        <source>Edit and continue</source>
        <translation>编辑并继续</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Think more</source>
        <translation>继续思考</translation>
    </message>
    <message>
        <source>New answer to this thought</source>
        <translation>基于此思考重新回答</translation>
    </message>
    <message>
        <source>Probabilities: on</source>
        <translation>概率：开</translation>
    </message>
    <message>
        <source>Probabilities</source>
        <translation>概率</translation>
    </message>
</context>
<context>
    <name>SearchPalette</name>
    <message>
        <source>Search titles, questions, answers and thoughts</source>
        <translation>搜索标题、问题、回答和思考</translation>
    </message>
    <message>
        <source>Search all chats</source>
        <translation>搜索所有对话</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Titles</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Questions</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Thoughts</source>
        <translation>思考</translation>
    </message>
    <message>
        <source>Any time</source>
        <translation>任何时间</translation>
    </message>
    <message>
        <source>Past day</source>
        <translation>最近一天</translation>
    </message>
    <message>
        <source>Past week</source>
        <translation>最近一周</translation>
    </message>
    <message>
        <source>Past month</source>
        <translation>最近一月</translation>
    </message>
    <message>
        <source>Past year</source>
        <translation>最近一年</translation>
    </message>
    <message>
        <source>Any model</source>
        <translation>任何模型</translation>
    </message>
    <message>
        <source>Any folder</source>
        <translation>任何文件夹</translation>
    </message>
    <message>
        <source>Any tag</source>
        <translation>任何标签</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>搜索结果</translation>
    </message>
    <message>
        <source>Search everywhere</source>
        <translation>搜索全部</translation>
    </message>
    <message>
        <source>↑ ↓ choose · Enter opens · “quotes” make a phrase · wor* finds beginnings</source>
        <translation>↑ ↓ 选择 · Enter 打开 · “引号”表示短语 · wor* 匹配开头</translation>
    </message>
</context>
<context>
    <name>SectionRow</name>
    <message>
        <source>folded</source>
        <translation>已折叠</translation>
    </message>
    <message>
        <source>open</source>
        <translation>已展开</translation>
    </message>
    <message>
        <source>%1 chats</source>
        <translation>%1 个对话</translation>
    </message>
    <message>
        <source>Name of the folder</source>
        <translation>文件夹名称</translation>
    </message>
    <message>
        <source>Rename, move or remove the folder</source>
        <translation>重命名、移动或移除文件夹</translation>
    </message>
</context>
<context>
    <name>SettingsSheet</name>
    <message>
        <source>Reopen long chats at once</source>
        <translation>立即重新打开长对话</translation>
    </message>
    <message>
        <source>What the model has read of a chat is kept on the disk: %1 of %2 MiB are used. It goes with its chat.</source>
        <translation>模型读过的对话内容会保留在磁盘上：已用 %1 / %2 MiB。它会随对话一起删除。</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Size of the words</source>
        <translation>文字大小</translation>
    </message>
    <message>
        <source>Density</source>
        <translation>密度</translation>
    </message>
    <message>
        <source>Comfortable</source>
        <translation>宽松</translation>
    </message>
    <message>
        <source>Compact</source>
        <translation>紧凑</translation>
    </message>
    <message>
        <source>Motion</source>
        <translation>动效</translation>
    </message>
    <message>
        <source>Gentle</source>
        <translation>柔和</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Nothing slides or fades.</source>
        <translation>没有滑动或淡入淡出。</translation>
    </message>
    <message>
        <source>Things fade and slide for a moment when they come and go.</source>
        <translation>内容出现和消失时会有短暂的淡入淡出与滑动。</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Let the model name new chats</source>
        <translation>让模型为新对话命名</translation>
    </message>
    <message>
        <source>After the first answer, in a few words. A small model leaves your question&apos;s words, and a title that you gave stays.</source>
        <translation>在第一次回答之后，用几个词命名。小模型会保留你提问的原文，你自己起的标题不会改动。</translation>
    </message>
    <message>
        <source>Where your chats are kept</source>
        <translation>对话的保存位置</translation>
    </message>
    <message>
        <source>Only in memory: they are gone when Ponder ends.</source>
        <translation>仅在内存中：退出 Ponder 后就没有了。</translation>
    </message>
    <message>
        <source>Show in its folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>The settings file</source>
        <translation>设置文件</translation>
    </message>
    <message>
        <source>All shortcuts</source>
        <translation>所有快捷键</translation>
    </message>
    <message>
        <source>Thoughts</source>
        <translation>思考</translation>
    </message>
    <message>
        <source>Hidden</source>
        <translation>隐藏</translation>
    </message>
    <message>
        <source>While they are written</source>
        <translation>生成时显示</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>展开</translation>
    </message>
    <message>
        <source>One line says how long the model thinks.</source>
        <translation>用一行显示模型思考了多久。</translation>
    </message>
    <message>
        <source>The last lines are shown while they come; when the answer begins they fold to one line.</source>
        <translation>生成时显示最后几行；回答开始后折叠为一行。</translation>
    </message>
    <message>
        <source>A thought stays open above its answer.</source>
        <translation>思考在回答上方保持展开。</translation>
    </message>
</context>
<context>
    <name>Sheet</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
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
        <translation>隐藏思考、只显示最后几行或展开</translation>
    </message>
    <message>
        <source>The next step of a thought</source>
        <translation>思考的下一步</translation>
    </message>
    <message>
        <source>The step before of a thought</source>
        <translation>思考的上一步</translation>
    </message>
    <message>
        <source>Find in a thought</source>
        <translation>在思考中查找</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Go to a chat by its name</source>
        <translation>按名称前往对话</translation>
    </message>
    <message>
        <source>Find in this chat</source>
        <translation>在本对话中查找</translation>
    </message>
    <message>
        <source>Search everything that was said</source>
        <translation>搜索所有内容</translation>
    </message>
    <message>
        <source>New temporary chat</source>
        <translation>新建临时对话</translation>
    </message>
    <message>
        <source>Import chats</source>
        <translation>导入对话</translation>
    </message>
    <message>
        <source>Undo what was done to a chat</source>
        <translation>撤销对对话的操作</translation>
    </message>
    <message>
        <source>The chat above in the list</source>
        <translation>列表中的上一个对话</translation>
    </message>
    <message>
        <source>The chat below in the list</source>
        <translation>列表中的下一个对话</translation>
    </message>
    <message>
        <source>Rename the chat</source>
        <translation>重命名对话</translation>
    </message>
    <message>
        <source>Instructions and sampling of this chat</source>
        <translation>本对话的指令与采样</translation>
    </message>
    <message>
        <source>Answer once more, as a new version</source>
        <translation>再答一次，作为新版本</translation>
    </message>
    <message>
        <source>The version before</source>
        <translation>上一个版本</translation>
    </message>
    <message>
        <source>The version after</source>
        <translation>下一个版本</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>下一个匹配</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>上一个匹配</translation>
    </message>
    <message>
        <source>Map of this chat</source>
        <translation>本对话的分支图</translation>
    </message>
    <message>
        <source>Export this chat</source>
        <translation>导出本对话</translation>
    </message>
    <message>
        <source>Copy the last answer</source>
        <translation>复制最后的回答</translation>
    </message>
    <message>
        <source>Jump to the latest</source>
        <translation>跳到最新内容</translation>
    </message>
    <message>
        <source>Thinking on or off, where the model has the choice</source>
        <translation>开启或关闭思考（模型支持时）</translation>
    </message>
    <message>
        <source>The models on this computer</source>
        <translation>这台电脑上的模型</translation>
    </message>
    <message>
        <source>Open a model</source>
        <translation>打开模型</translation>
    </message>
    <message>
        <source>Look where a model would run, before it is loaded</source>
        <translation>加载前先看模型会在哪里运行</translation>
    </message>
    <message>
        <source>Where the model runs</source>
        <translation>模型的运行位置</translation>
    </message>
    <message>
        <source>Stop the answer; close what lies on top</source>
        <translation>停止回答；关闭最上层的内容</translation>
    </message>
    <message>
        <source>Show or hide the sidebar</source>
        <translation>显示或隐藏侧边栏</translation>
    </message>
    <message>
        <source>The menu</source>
        <translation>菜单</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>This page</source>
        <translation>本页</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Send what you wrote</source>
        <translation>发送所写内容</translation>
    </message>
    <message>
        <source>Break the line</source>
        <translation>换行</translation>
    </message>
    <message>
        <source>Read up in the chat</source>
        <translation>向上阅读对话</translation>
    </message>
    <message>
        <source>Read down in the chat</source>
        <translation>向下阅读对话</translation>
    </message>
</context>
<context>
    <name>ShortcutsSheet</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>New folder</source>
        <translation>新建文件夹</translation>
    </message>
    <message>
        <source>Hide the sidebar</source>
        <translation>隐藏侧边栏</translation>
    </message>
    <message>
        <source>Sort, folders, trash, backups</source>
        <translation>排序、文件夹、回收站、备份</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Ctrl N</source>
        <translation>Ctrl N</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Ctrl K</source>
        <translation>Ctrl K</translation>
    </message>
    <message>
        <source>Show chats of all tags</source>
        <translation>显示所有标签的对话</translation>
    </message>
    <message>
        <source>Chats</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>No chat has this tag.</source>
        <translation>没有对话带此标签。</translation>
    </message>
    <message>
        <source>Your chats will be listed here.</source>
        <translation>你的对话会列在这里。</translation>
    </message>
    <message>
        <source>Rename the folder</source>
        <translation>重命名文件夹</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Remove the folder, keep its chats</source>
        <translation>移除文件夹，保留其中的对话</translation>
    </message>
    <message>
        <source>Offline. Nothing leaves this computer.</source>
        <translation>离线。任何内容都不会离开这台电脑。</translation>
    </message>
</context>
<context>
    <name>SidebarMenu</name>
    <message>
        <source>New temporary chat</source>
        <translation>新建临时对话</translation>
    </message>
    <message>
        <source>Ctrl Shift N</source>
        <translation>Ctrl Shift N</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>新建文件夹</translation>
    </message>
    <message>
        <source>Sort by</source>
        <translation>排序方式</translation>
    </message>
    <message>
        <source>Last message</source>
        <translation>最后消息</translation>
    </message>
    <message>
        <source>Last opened</source>
        <translation>最后打开</translation>
    </message>
    <message>
        <source>Beginning</source>
        <translation>开始时间</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Show one tag</source>
        <translation>只看一个标签</translation>
    </message>
    <message>
        <source>Trash…</source>
        <translation>回收站…</translation>
    </message>
    <message>
        <source>History and backups…</source>
        <translation>历史记录与备份…</translation>
    </message>
</context>
<context>
    <name>SliderRow</name>
    <message>
        <source>%1 as the model recommends</source>
        <translation>%1 采用模型推荐值</translation>
    </message>
</context>
<context>
    <name>SummaryCard</name>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy the summary</source>
        <translation>复制摘要</translation>
    </message>
</context>
<context>
    <name>TableBlock</name>
    <message>
        <source>The table goes on; copy the answer to see all of it.</source>
        <translation>表格还有更多内容；复制回答即可查看全部。</translation>
    </message>
</context>
<context>
    <name>TemporaryLine</name>
    <message>
        <source>Temporary chat: nothing of it is written to the disk. It ends with Ponder.</source>
        <translation>临时对话：不会写入磁盘，退出 Ponder 后即消失。</translation>
    </message>
</context>
<context>
    <name>ThoughtEditor</name>
    <message>
        <source>The thought, to be changed</source>
        <translation>可修改的思考</translation>
    </message>
    <message>
        <source>The model goes on from the last word. Ctrl Enter starts it.</source>
        <translation>模型会从最后一个词继续。按 Ctrl Enter 开始。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Continue from here</source>
        <translation>从这里继续</translation>
    </message>
</context>
<context>
    <name>ThoughtFindBar</name>
    <message>
        <source>Find in this thought</source>
        <translation>在此思考中查找</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1/%2</translation>
    </message>
    <message>
        <source>not here</source>
        <translation>此处没有</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>上一处匹配</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>下一处匹配</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>ThoughtStep</name>
    <message>
        <source>1 token</source>
        <translation>1 个词元</translation>
    </message>
    <message numerus="yes">
        <source>%n tokens</source>
        <translation>
            <numerusform>%n 个词元</numerusform>
        </translation>
    </message>
    <message>
        <source>Step %1: %2</source>
        <translation>第 %1 步：%2</translation>
    </message>
    <message>
        <source>open</source>
        <translation>已展开</translation>
    </message>
    <message>
        <source>folded</source>
        <translation>已折叠</translation>
    </message>
</context>
<context>
    <name>Toast</name>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>TokenCard</name>
    <message>
        <source>What could have stood here</source>
        <translation>此处可能出现的其他内容</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>已选</translation>
    </message>
    <message>
        <source>Choose another one, and a new version goes on from there.</source>
        <translation>选择另一个，新版本将从那里继续。</translation>
    </message>
    <message>
        <source>Click to choose another one.</source>
        <translation>点击选择另一个。</translation>
    </message>
    <message>
        <source>This token was not chosen by the model.</source>
        <translation>此词元不是模型选的。</translation>
    </message>
</context>
<context>
    <name>TrashSheet</name>
    <message>
        <source>Trash</source>
        <translation>回收站</translation>
    </message>
    <message>
        <source>What you delete stays here for thirty days.</source>
        <translation>删除的内容会在这里保留三十天。</translation>
    </message>
    <message>
        <source>The trash is empty.</source>
        <translation>回收站是空的。</translation>
    </message>
    <message>
        <source>Deleted chats</source>
        <translation>已删除的对话</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Restore %1</source>
        <translation>恢复 %1</translation>
    </message>
    <message>
        <source>Delete for good…</source>
        <translation>彻底删除…</translation>
    </message>
    <message>
        <source>Delete %1 for good</source>
        <translation>彻底删除 %1</translation>
    </message>
    <message>
        <source>This cannot be undone.</source>
        <translation>此操作无法撤销。</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Delete for good</source>
        <translation>彻底删除</translation>
    </message>
    <message>
        <source>Erasing, in the history and its backups…</source>
        <translation>正在从历史记录及其备份中清除…</translation>
    </message>
    <message>
        <source>Empty the trash…</source>
        <translation>清空回收站…</translation>
    </message>
</context>
<context>
    <name>UserBubble</name>
    <message>
        <source>You: %1</source>
        <translation>你：%1</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Edit your words</source>
        <translation>编辑你的文字</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Send as a new version</source>
        <translation>作为新版本发送</translation>
    </message>
</context>
<context>
    <name>VersionSwitch</name>
    <message>
        <source>Earlier version</source>
        <translation>上一版本</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Version %1 of %2</source>
        <translation>第 %1 版，共 %2 版</translation>
    </message>
    <message>
        <source>Later version</source>
        <translation>下一版本</translation>
    </message>
</context>
<context>
    <name>WeakSpots</name>
    <message>
        <source>%1. This is the model&apos;s own probability, not truth. Arrows go through the tokens, Enter shows what could have stood there.</source>
        <translation>%1。这是模型自己的概率，并不代表真实。用方向键浏览词元，按 Enter 查看此处可能出现的其他内容。</translation>
    </message>
</context>
<context>
    <name>main</name>
    <message>
        <source>A chat assistant that thinks on your own machine.</source>
        <translation>在你自己的电脑上思考的对话助手。</translation>
    </message>
    <message>
        <source>The model to open.</source>
        <translation>要打开的模型。</translation>
    </message>
    <message>
        <source>Play written answers instead of running a model.</source>
        <translation>播放预先写好的回答，而不运行模型。</translation>
    </message>
    <message>
        <source>Keep the history and the settings in this folder.</source>
        <translation>将历史记录和设置保存在此文件夹。</translation>
    </message>
    <message>
        <source>light or dark, for this run.</source>
        <translation>light（浅色）或 dark（深色），仅本次有效。</translation>
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
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>%1 of the model&apos;s %2 tokens of context are in use</source>
        <translation>已使用模型 %2 个词元上下文中的 %1 个</translation>
    </message>
    <message>
        <source>Ponder ended while “%1” was at its start the last time, so the model was not opened again by itself.</source>
        <translation>上次“%1”启动时 Ponder 退出了，因此没有自动重新打开该模型。</translation>
    </message>
    <message>
        <source>If it was the graphics card, choose another device for it first: More, Open with options…</source>
        <translation>如果是显卡的问题，请先为它选择其他设备：更多、带选项打开…</translation>
    </message>
    <message>
        <source>Open it anyway</source>
        <translation>仍然打开</translation>
    </message>
    <message>
        <source>Look into it</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Only files on this computer can be opened.</source>
        <translation>只能打开这台电脑上的文件。</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>已复制。</translation>
    </message>
    <message>
        <source>Thoughts are open</source>
        <translation>思考已展开</translation>
    </message>
    <message>
        <source>Thoughts are hidden</source>
        <translation>思考已隐藏</translation>
    </message>
    <message>
        <source>Thoughts are shown while they are written</source>
        <translation>思考在书写时显示</translation>
    </message>
</context>
<context>
    <name>ponder::ui::Chat</name>
    <message>
        <source>The context stays as it was.</source>
        <translation>上下文保持不变。</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Answering in another chat</source>
        <translation>正在另一个对话中回答</translation>
    </message>
    <message>
        <source>%1 tok/s</source>
        <translation>%1 词元/秒</translation>
    </message>
    <message>
        <source>Another answer is still being written. Stop it, or wait for its end; your words stay here.</source>
        <translation>另一个回答仍在书写。请停止它或等它结束；你的文字会留在这里。</translation>
    </message>
    <message>
        <source>The model is still loading. Your words stay here.</source>
        <translation>模型仍在加载。你的文字会留在这里。</translation>
    </message>
    <message>
        <source>No model is loaded. Open one first; your words stay here.</source>
        <translation>没有加载模型。请先打开一个；你的文字会留在这里。</translation>
    </message>
    <message>
        <source>There is no summary; this chat is as it was.</source>
        <translation>没有生成摘要；本对话保持原样。</translation>
    </message>
    <message>
        <source>Summary of an earlier chat, to go on from:</source>
        <translation>之前对话的摘要，从这里继续：</translation>
    </message>
    <message numerus="yes">
        <source>(Its oldest %n messages were too long to be part of this.)</source>
        <translation>
            <numerusform>(其中最早的 %n 条消息过长，未包含在内。)</numerusform>
        </translation>
    </message>
    <message>
        <source>Continued: %1</source>
        <translation>续：%1</translation>
    </message>
    <message>
        <source>Continued</source>
        <translation>续</translation>
    </message>
    <message numerus="yes">
        <source>%n tokens</source>
        <translation>
            <numerusform>%n 个词元</numerusform>
        </translation>
    </message>
    <message>
        <source>The loaded model did not write this answer, or its tokens were not kept.</source>
        <translation>此回答不是当前加载的模型写的，或其词元未被保留。</translation>
    </message>
    <message>
        <source>An answer is being written. When it is done, its experts can be seen.</source>
        <translation>正在写回答。完成后即可查看它用到的专家。</translation>
    </message>
    <message>
        <source>No model is loaded, so nothing can be counted.</source>
        <translation>没有加载模型，无法计数。</translation>
    </message>
    <message>
        <source>The probabilities of this answer were not kept. From now on they are: regenerate it to look into it.</source>
        <translation>此回答的概率未保留。从现在起会保留：重新回答即可查看。</translation>
    </message>
    <message>
        <source>This answer was written by another model (%1); open that one to go on from its tokens.</source>
        <translation>此回答由另一个模型 (%1) 写成；打开那个模型才能从它的词元继续。</translation>
    </message>
</context>
<context>
    <name>ponder::ui::ChatMap</name>
    <message>
        <source>No words yet</source>
        <translation>暂无内容</translation>
    </message>
    <message>
        <source>You</source>
        <translation>你</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Beginning</source>
        <translation>开始时间</translation>
    </message>
</context>
<context>
    <name>ponder::ui::Comparison</name>
    <message>
        <source>No run has come to an answer yet.</source>
        <translation>还没有任何一次运行得出答案。</translation>
    </message>
    <message>
        <source>One run so far. More of them show how sure the answer is.</source>
        <translation>目前只有一次运行。多运行几次可以看出答案有多可靠。</translation>
    </message>
    <message>
        <source>All %1 runs agree on the answer</source>
        <translation>全部 %1 次运行答案一致</translation>
    </message>
    <message>
        <source>No two of %1 runs agree on the answer</source>
        <translation>%1 次运行中没有两次答案一致</translation>
    </message>
    <message>
        <source>%1 of %2 runs agree on the answer</source>
        <translation>%2 次运行中有 %1 次答案一致</translation>
    </message>
</context>
<context>
    <name>ponder::ui::ConversationList</name>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>昨天</translation>
    </message>
    <message>
        <source>Previous 7 days</source>
        <translation>过去 7 天</translation>
    </message>
    <message>
        <source>Previous 30 days</source>
        <translation>过去 30 天</translation>
    </message>
    <message>
        <source>now</source>
        <translation>刚刚</translation>
    </message>
    <message>
        <source>HH:mm</source>
        <translation>HH:mm</translation>
    </message>
    <message>
        <source>MMM d</source>
        <translation>M月d日</translation>
    </message>
    <message>
        <source>Temporary</source>
        <translation>临时</translation>
    </message>
    <message>
        <source>Pinned</source>
        <translation>已置顶</translation>
    </message>
    <message>
        <source>Archived</source>
        <translation>已归档</translation>
    </message>
    <message>
        <source>Chats</source>
        <translation>对话</translation>
    </message>
</context>
<context>
    <name>ponder::ui::DevicePanel</name>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>The fastest device that it fits on</source>
        <translation>能容纳它的最快设备</translation>
    </message>
    <message>
        <source>%1 · %2 for a model</source>
        <translation>%1 · %2 可用于模型</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>上下文</translation>
    </message>
    <message>
        <source>Buffers</source>
        <translation>缓冲区</translation>
    </message>
    <message>
        <source>Other programs</source>
        <translation>其他程序</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>About %1 tokens a second</source>
        <translation>每秒约 %1 个词元</translation>
    </message>
    <message>
        <source>%1 of %2 experts of each layer on the GPU, the rest on the CPU at the same time</source>
        <translation>每层 %2 个专家中有 %1 个在显卡上，其余同时在处理器上运行</translation>
    </message>
</context>
<context>
    <name>ponder::ui::ExpertView</name>
    <message>
        <source>the whole answer</source>
        <translation>整个回答</translation>
    </message>
    <message>
        <source>Layer %1, expert %2</source>
        <translation>第 %1 层，专家 %2</translation>
    </message>
    <message>
        <source>chosen for this token</source>
        <translation>为此词元选中</translation>
    </message>
    <message>
        <source>not chosen</source>
        <translation>未选</translation>
    </message>
    <message>
        <source>%1 of %2 tokens (%3 %)</source>
        <translation>%1 / %2 个词元 (%3%)</translation>
    </message>
    <message>
        <source>The answer is read once more to see its experts…</source>
        <translation>正在重读回答以查看其用到的专家…</translation>
    </message>
    <message>
        <source>%1 of %2 experts a token in each of %3 layers. If all were alike, each would read %4 % of the tokens; %5 of %6 read none.</source>
        <translation>%3 层中每层每个词元使用 %2 个专家中的 %1 个。若全部均等，每个专家会读取 %4% 的词元；%6 个中有 %5 个一个也没读。</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1%</translation>
    </message>
</context>
<context>
    <name>ponder::ui::Exporter</name>
    <message>
        <source>Only files on this computer can be written.</source>
        <translation>只能写入这台电脑上的文件。</translation>
    </message>
    <message>
        <source>“%1” could not be written. The chats are unchanged; choose another place.</source>
        <translation>无法写入“%1”。对话未变；请选择其他位置。</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>另有 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancelled: nothing was written.</source>
        <translation>已取消：未写入任何内容。</translation>
    </message>
    <message>
        <source>Cancelled: one chat was written before.</source>
        <translation>已取消：此前已写入一个对话。</translation>
    </message>
    <message numerus="yes">
        <source>Cancelled: %n chats were written before.</source>
        <translation>
            <numerusform>已取消：此前已写入 %n 个对话。</numerusform>
        </translation>
    </message>
    <message>
        <source>There was nothing to export.</source>
        <translation>没有可导出的内容。</translation>
    </message>
    <message>
        <source>Exported to “%1”.</source>
        <translation>已导出到“%1”。</translation>
    </message>
    <message numerus="yes">
        <source>%n chats exported to “%1”.</source>
        <translation>
            <numerusform>已将 %n 个对话导出到“%1”。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n chats exported into “%1”.</source>
        <translation>
            <numerusform>已将 %n 个对话导出到文件夹“%1”。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ponder::ui::FindInChat</name>
    <message>
        <source>Not in this chat</source>
        <translation>本对话中没有</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
</context>
<context>
    <name>ponder::ui::Finder</name>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Thought</source>
        <translation>思考</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Recent chats</source>
        <translation>最近的对话</translation>
    </message>
    <message>
        <source>Chats</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Archived</source>
        <translation>已归档</translation>
    </message>
    <message>
        <source>In the chats</source>
        <translation>对话内容中</translation>
    </message>
    <message>
        <source>No chat fits.</source>
        <translation>没有符合的对话。</translation>
    </message>
    <message>
        <source>Your chats will be found here.</source>
        <translation>你的对话可以在这里找到。</translation>
    </message>
    <message>
        <source>No title has these words.</source>
        <translation>没有标题包含这些词。</translation>
    </message>
    <message>
        <source>No title has these words. What was said can be searched when chats are saved.</source>
        <translation>没有标题包含这些词。保存对话后才能搜索其内容。</translation>
    </message>
    <message>
        <source>Nothing was found here.</source>
        <translation>这里没有找到。</translation>
    </message>
    <message>
        <source>Nothing was found.</source>
        <translation>没有找到。</translation>
    </message>
</context>
<context>
    <name>ponder::ui::HistoryCare</name>
    <message>
        <source>%1 %2 s</source>
        <translation>%1 %2 秒</translation>
    </message>
    <message>
        <source>Reading everything…</source>
        <translation>正在读取全部内容…</translation>
    </message>
    <message>
        <source>The history file is damaged. What can still be read can be saved into a new file; this one stays as it is.</source>
        <translation>历史文件已损坏。仍可读取的内容可以存到新文件；原文件保持不变。</translation>
    </message>
    <message>
        <source>The history could not be checked: %1</source>
        <translation>无法检查历史记录：%1</translation>
    </message>
    <message>
        <source>All is well: %1 chats with %2 messages were read and everything belongs together.</source>
        <translation>一切正常：已读取 %1 个对话、%2 条消息，内容完整一致。</translation>
    </message>
    <message>
        <source>Nothing is lost. Only the index for searching is damaged; it can be made again.</source>
        <translation>没有丢失内容。只有搜索索引损坏，可以重建。</translation>
    </message>
    <message>
        <source>The history has faults. What can be read can be saved into a new file; this one stays as it is.</source>
        <translation>历史记录有错误。可读取的内容可以存到新文件；原文件保持不变。</translation>
    </message>
    <message>
        <source>Making the index again…</source>
        <translation>正在重建索引…</translation>
    </message>
    <message>
        <source>The index is whole again.</source>
        <translation>索引已恢复完整。</translation>
    </message>
    <message>
        <source>Copying…</source>
        <translation>正在复制…</translation>
    </message>
    <message>
        <source>A copy was made: %1.</source>
        <translation>已创建副本：%1。</translation>
    </message>
    <message>
        <source>Saving what can be read…</source>
        <translation>正在保存可读取的内容…</translation>
    </message>
    <message>
        <source>Nothing could be saved: %1</source>
        <translation>无法保存任何内容：%1</translation>
    </message>
    <message>
        <source>%1 chats with %2 messages were saved into “%3”.</source>
        <translation>已将 %1 个对话、%2 条消息保存到“%3”。</translation>
    </message>
    <message>
        <source>%1 that were lost have an empty one in their place.</source>
        <translation>丢失的 %1 条以空白代替。</translation>
    </message>
    <message>
        <source>The file is in use. Close Ponder, then give “%1” the name of the history file.</source>
        <translation>文件正在使用中。请关闭 Ponder，然后将“%1”改名为历史文件的名称。</translation>
    </message>
    <message>
        <source>Start Ponder again: your chats are in place. The damaged file is kept as “%1”.</source>
        <translation>请重新启动 Ponder：你的对话已就位。损坏的文件保留为“%1”。</translation>
    </message>
    <message>
        <source>the daily copy</source>
        <translation>每日副本</translation>
    </message>
    <message>
        <source>asked for</source>
        <translation>手动创建</translation>
    </message>
    <message>
        <source>before going back to a copy</source>
        <translation>恢复到副本之前</translation>
    </message>
    <message>
        <source>before a new version changed the file</source>
        <translation>新版本更改文件之前</translation>
    </message>
    <message>
        <source>Going back…</source>
        <translation>正在恢复…</translation>
    </message>
    <message>
        <source>Your chats are as they were in this copy. Those of before are a copy now, too.</source>
        <translation>你的对话已恢复为此副本中的样子。之前的内容现在也保留为副本。</translation>
    </message>
    <message>
        <source>The history file has a fault, so today&apos;s copy was not made. “History and backups” in the menu of the chats says more.</source>
        <translation>历史文件有错误，今天的副本没有创建。详见对话菜单中的“历史记录与备份”。</translation>
    </message>
    <message>
        <source>There is no room for today&apos;s copy of the history. Nothing is lost; free some space.</source>
        <translation>没有空间保存今天的历史副本。没有丢失内容；请腾出一些空间。</translation>
    </message>
</context>
<context>
    <name>ponder::ui::Importer</name>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 及另外 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>The history cannot be written now, so nothing can be imported. The files are unchanged.</source>
        <translation>目前无法写入历史记录，因此不能导入。文件未变。</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>另有 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>Stopped: this is what was seen until then.</source>
        <translation>已停止：这是目前看到的内容。</translation>
    </message>
    <message>
        <source>This is what will come in. Nothing has been changed yet.</source>
        <translation>以下内容将被导入。目前尚未更改任何内容。</translation>
    </message>
    <message>
        <source>There is nothing new in it: everything is here already or cannot be read.</source>
        <translation>没有新内容：全部已存在或无法读取。</translation>
    </message>
    <message>
        <source>Stopped. What came in until then stays; import it again to go on.</source>
        <translation>已停止。此前导入的内容会保留；再次导入即可继续。</translation>
    </message>
    <message>
        <source>Everything is in.</source>
        <translation>全部已导入。</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>From</source>
        <translation>来自</translation>
    </message>
    <message>
        <source>%1 new</source>
        <translation>%1 个新的</translation>
    </message>
    <message>
        <source>%1 added</source>
        <translation>已添加 %1 个</translation>
    </message>
    <message>
        <source>%1 with changes</source>
        <translation>%1 个有改动</translation>
    </message>
    <message>
        <source>%1 brought up to date</source>
        <translation>已更新 %1 个</translation>
    </message>
    <message>
        <source>%1 here already</source>
        <translation>%1 个已存在</translation>
    </message>
    <message>
        <source>%1 left out</source>
        <translation>已略过 %1 个</translation>
    </message>
    <message>
        <source>%1 that cannot be read</source>
        <translation>%1 个无法读取</translation>
    </message>
    <message>
        <source>Chats</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>%1 with thoughts</source>
        <translation>%1 条含思考</translation>
    </message>
    <message>
        <source>%1 other versions</source>
        <translation>%1 个其他版本</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Attachments</source>
        <translation>附件</translation>
    </message>
    <message>
        <source>%1, of which %2 are not in the export</source>
        <translation>%1 个，其中 %2 个不在导出文件中</translation>
    </message>
    <message>
        <source>Written</source>
        <translation>书写时间</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 至 %2</translation>
    </message>
    <message>
        <source>Unknown kinds</source>
        <translation>未知类型</translation>
    </message>
    <message>
        <source>%1, kept as they are</source>
        <translation>%1 个，原样保留</translation>
    </message>
</context>
<context>
    <name>ponder::ui::Inspector</name>
    <message>
        <source>%1 %</source>
        <translation>%1%</translation>
    </message>
    <message>
        <source>(a marker)</source>
        <translation>(标记)</translation>
    </message>
    <message>
        <source>Nothing is known of these tokens.</source>
        <translation>没有这些词元的信息。</translation>
    </message>
    <message>
        <source>%1 of %2 tokens had less than half of the probability</source>
        <translation>%2 个词元中有 %1 个的概率不足一半</translation>
    </message>
    <message>
        <source>Every one of %1 tokens had more than half of the probability</source>
        <translation>全部 %1 个词元的概率都超过一半</translation>
    </message>
    <message>
        <source>given, not chosen</source>
        <translation>给定，非选择</translation>
    </message>
</context>
<context>
    <name>ponder::ui::KeepAwake</name>
    <message>
        <source>Something is being written</source>
        <translation>正在写入内容</translation>
    </message>
</context>
<context>
    <name>ponder::ui::Ledger</name>
    <message>
        <source>Above the line</source>
        <translation>线以上</translation>
    </message>
    <message>
        <source>left out when the context was full</source>
        <translation>上下文已满时略去</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>模板</translation>
    </message>
    <message>
        <source>Markers and words that the model&apos;s own template writes</source>
        <translation>由模型自带模板写入的标记和文字</translation>
    </message>
    <message>
        <source>Thought</source>
        <translation>思考</translation>
    </message>
    <message>
        <source>You</source>
        <translation>你</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>System</source>
        <translation>系统</translation>
    </message>
    <message>
        <source>the model&apos;s template drops it</source>
        <translation>模型的模板将其略去</translation>
    </message>
    <message>
        <source>%1 of %2 tokens</source>
        <translation>%1 / %2 个词元</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 个词元</translation>
    </message>
</context>
<context>
    <name>ponder::ui::Library</name>
    <message>
        <source>“%1” is back.</source>
        <translation>“%1”已恢复。</translation>
    </message>
    <message>
        <source>Temporary chat</source>
        <translation>临时对话</translation>
    </message>
    <message>
        <source>Closed “%1”.</source>
        <translation>已关闭“%1”。</translation>
    </message>
    <message>
        <source>“%1” is in the trash.</source>
        <translation>“%1”已在回收站中。</translation>
    </message>
    <message>
        <source>“%1” is archived.</source>
        <translation>“%1”已归档。</translation>
    </message>
    <message>
        <source>“%1” is back in the list.</source>
        <translation>“%1”已回到列表。</translation>
    </message>
    <message>
        <source>Copy of %1</source>
        <translation>%1 的副本</translation>
    </message>
    <message>
        <source>From %1</source>
        <translation>来自 %1</translation>
    </message>
    <message>
        <source>An answer is being written here. Stop it first.</source>
        <translation>这里正在写回答。请先停止。</translation>
    </message>
    <message>
        <source>One version was removed; what follows it is still here.</source>
        <translation>已移除一个版本；其后的内容仍在。</translation>
    </message>
    <message>
        <source>This message and what followed it were removed.</source>
        <translation>已移除此消息及其后的内容。</translation>
    </message>
    <message>
        <source>The folder was removed; its chats are still here.</source>
        <translation>文件夹已移除；其中的对话仍在。</translation>
    </message>
    <message>
        <source>Moved to “%1”.</source>
        <translation>已移动到“%1”。</translation>
    </message>
    <message>
        <source>Moved out of its folder.</source>
        <translation>已移出文件夹。</translation>
    </message>
    <message>
        <source>The tag “%1” was taken off.</source>
        <translation>已去掉标签“%1”。</translation>
    </message>
    <message>
        <source>The tag was removed from all chats.</source>
        <translation>已从所有对话中移除该标签。</translation>
    </message>
    <message>
        <source>This is on another branch, and an answer is being written here. Stop it first.</source>
        <translation>这在另一个分支上，而这里正在写回答。请先停止。</translation>
    </message>
    <message>
        <source>This message is no longer in the chat.</source>
        <translation>此消息已不在对话中。</translation>
    </message>
</context>
<context>
    <name>ponder::ui::LocalWorker</name>
    <message>
        <source>The graphics card ran out of memory, so it now holds less of the model.</source>
        <translation>显卡内存耗尽，现在它承载的模型部分减少了。</translation>
    </message>
    <message>
        <source>The graphics card failed, so the model was loaded again.</source>
        <translation>显卡出错，已重新加载模型。</translation>
    </message>
    <message>
        <source>%1 of %2 experts a token</source>
        <translation>每个词元使用 %2 个专家中的 %1 个</translation>
    </message>
</context>
<context>
    <name>ponder::ui::ModelInfo</name>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>%1, weights %2, KV cache %3 (%6), buffers %4, context %5 tokens</source>
        <translation>%1，权重 %2，KV 缓存 %3 (%6)，缓冲区 %4，上下文 %5 个词元</translation>
    </message>
    <message>
        <source>%1 tokens of context · %2</source>
        <translation>%1 词元上下文 · %2</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 个词元</translation>
    </message>
    <message>
        <source>%1 tokens. The model&apos;s memory of the chat then takes %2 instead of %3.</source>
        <translation>%1 个词元。模型对对话的记忆将占用 %2，而不是 %3。</translation>
    </message>
</context>
<context>
    <name>ponder::ui::ModelShelf</name>
    <message numerus="yes">
        <source>%n files</source>
        <translation>
            <numerusform>%n 个文件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n parts of it are missing beside this file.</source>
        <translation>
            <numerusform>此文件旁缺少它的 %n 个分片。</numerusform>
        </translation>
    </message>
    <message>
        <source>Looking whether it fits…</source>
        <translation>正在查看能否运行…</translation>
    </message>
    <message>
        <source>About %1 tokens a second.</source>
        <translation>每秒约 %1 个词元。</translation>
    </message>
    <message>
        <source>It is the file that was published.</source>
        <translation>这就是所公布的文件。</translation>
    </message>
    <message>
        <source>It is not the same file: it was damaged on its way, is another version, or was changed. Download it again.</source>
        <translation>不是同一个文件：可能在传输中损坏、版本不同或被改动。请重新下载。</translation>
    </message>
    <message>
        <source>Only folders on this computer can be watched.</source>
        <translation>只能监视这台电脑上的文件夹。</translation>
    </message>
    <message>
        <source>“%1” is not a folder.</source>
        <translation>“%1”不是文件夹。</translation>
    </message>
    <message>
        <source>“%1” could not be read to its end.</source>
        <translation>无法将“%1”读到末尾。</translation>
    </message>
    <message>
        <source>“%1” is loaded. Open another model first.</source>
        <translation>“%1”正在使用。请先打开其他模型。</translation>
    </message>
    <message>
        <source>“%1” could not be moved to the trash, so it stays where it is.</source>
        <translation>无法将“%1”移到回收站，它仍在原处。</translation>
    </message>
    <message>
        <source>“%1” is in the trash now.</source>
        <translation>“%1”已在回收站中。</translation>
    </message>
</context>
<context>
    <name>ponder::ui::Preferences</name>
    <message>
        <source>%1 %</source>
        <translation>%1%</translation>
    </message>
    <message>
        <source>The system&apos;s</source>
        <translation>跟随系统</translation>
    </message>
</context>
<context>
    <name>ponder::ui::Shortcuts</name>
    <message>
        <source>Chats</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>This chat</source>
        <translation>本对话</translation>
    </message>
    <message>
        <source>Thoughts</source>
        <translation>思考</translation>
    </message>
    <message>
        <source>The model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>The window</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>While you write</source>
        <translation>书写时</translation>
    </message>
</context>
<context>
    <name>ponder::ui::ThoughtView</name>
    <message>
        <source>Checks</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Changes its mind</source>
        <translation>改变想法</translation>
    </message>
    <message>
        <source>Concludes</source>
        <translation>得出结论</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
</context>
<context>
    <name>ponder::ui::TrashCan</name>
    <message>
        <source>Deleted just now</source>
        <translation>刚刚删除</translation>
    </message>
    <message>
        <source>Deleted: %1</source>
        <translation>删除于：%1</translation>
    </message>
    <message>
        <source>goes soon</source>
        <translation>即将清除</translation>
    </message>
    <message>
        <source>1 day left</source>
        <translation>还剩 1 天</translation>
    </message>
    <message>
        <source>%1 days left</source>
        <translation>还剩 %1 天</translation>
    </message>
    <message numerus="yes">
        <source>Everything in the trash goes for good: %n chats with all their messages, thoughts and files, in the history and in its backups.</source>
        <translation>
            <numerusform>回收站中的所有内容将被彻底清除：%n 个对话及其全部消息、思考和文件，包括历史记录和备份中的。</numerusform>
        </translation>
    </message>
    <message>
        <source>“%1” goes for good, with all its messages, thoughts and files, in the history and in its backups.</source>
        <translation>“%1”将被彻底清除，包括其全部消息、思考和文件，以及历史记录和备份中的内容。</translation>
    </message>
    <message>
        <source>Gone from the history. A copy could not be reached and is tried again at the next start: %1</source>
        <translation>已从历史记录中清除。有一份副本无法访问，下次启动时会重试：%1</translation>
    </message>
    <message>
        <source>One chat is gone for good.</source>
        <translation>已彻底删除一个对话。</translation>
    </message>
    <message>
        <source>%1 chats are gone for good.</source>
        <translation>已彻底删除 %1 个对话。</translation>
    </message>
</context>
</TS>
