<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="en_US">
<context>
    <name>CompareSheet</name>
    <message numerus="yes">
        <source>%n runs</source>
        <translation>
            <numerusform>%n run</numerusform>
            <numerusform>%n runs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more runs</source>
        <translation>
            <numerusform>%n more run</numerusform>
            <numerusform>%n more runs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Stop (%n runs to go)</source>
        <translation>
            <numerusform>Stop (%n run to go)</numerusform>
            <numerusform>Stop (%n runs to go)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The first %n steps are the same: show them</source>
        <translation>
            <numerusform>The first step is the same: show it</numerusform>
            <numerusform>The first %n steps are the same: show them</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ErrorText</name>
    <message numerus="yes">
        <source>%n tokens</source>
        <translation>
            <numerusform>%n token</numerusform>
            <numerusform>%n tokens</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Summing up: %n tokens</source>
        <translation>
            <numerusform>Summing up: %n token</numerusform>
            <numerusform>Summing up: %n tokens</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ExpertSheet</name>
    <message numerus="yes">
        <source>%n tokens</source>
        <translation>
            <numerusform>%n token</numerusform>
            <numerusform>%n tokens</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ThoughtStep</name>
    <message numerus="yes">
        <source>%n tokens</source>
        <translation>
            <numerusform>%n token</numerusform>
            <numerusform>%n tokens</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ponder::ui::Chat</name>
    <message numerus="yes">
        <source>(Its oldest %n messages were too long to be part of this.)</source>
        <translation>
            <numerusform>(Its oldest message was too long to be part of this.)</numerusform>
            <numerusform>(Its oldest %n messages were too long to be part of this.)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n tokens</source>
        <translation>
            <numerusform>%n token</numerusform>
            <numerusform>%n tokens</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ponder::ui::Exporter</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Cancelled: %n chats were written before.</source>
        <translation>
            <numerusform>Cancelled: %n chat was written before.</numerusform>
            <numerusform>Cancelled: %n chats were written before.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n chats exported to “%1”.</source>
        <translation>
            <numerusform>%n chat exported to “%1”.</numerusform>
            <numerusform>%n chats exported to “%1”.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n chats exported into “%1”.</source>
        <translation>
            <numerusform>%n chat exported into “%1”.</numerusform>
            <numerusform>%n chats exported into “%1”.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ponder::ui::Importer</name>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 and %n more</numerusform>
            <numerusform>%1 and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ponder::ui::ModelShelf</name>
    <message numerus="yes">
        <source>%n files</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n parts of it are missing beside this file.</source>
        <translation>
            <numerusform>%n part of it is missing beside this file.</numerusform>
            <numerusform>%n parts of it are missing beside this file.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ponder::ui::TrashCan</name>
    <message numerus="yes">
        <source>Everything in the trash goes for good: %n chats with all their messages, thoughts and files, in the history and in its backups.</source>
        <translation>
            <numerusform>Everything in the trash goes for good: %n chat with all its messages, thoughts and files, in the history and in its backups.</numerusform>
            <numerusform>Everything in the trash goes for good: %n chats with all their messages, thoughts and files, in the history and in its backups.</numerusform>
        </translation>
    </message>
</context>
</TS>
