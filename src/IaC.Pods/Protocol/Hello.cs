using System.Text.Json;
using IaC.Pods.Json;

namespace IaC.Pods.Protocol;

/// <summary>First message both ways. Its form never changes; each side speaks the lower of the two versions, or refuses.</summary>
internal sealed record Hello
{
    /// <summary>What this program speaks.</summary>
    internal const int CurrentVersion = 1;

    /// <summary>The oldest that it still understands.</summary>
    internal const int OldestVersion = 1;

    /// <summary>Newest version of the protocol that the sender speaks.</summary>
    public required int Version { get; init; }

    /// <summary>Name and version of the program, for people.</summary>
    public required string Program { get; init; }

    /// <summary>Pod of a supervisor; empty before it has one, and from a client.</summary>
    public string Uid { get; init; } = "";

    /// <summary>Process that sends it.</summary>
    public int Pid { get; init; }

    /// <summary>Why two programs cannot talk to each other; null where they can. A newer one goes down to what the older one speaks.</summary>
    internal string? Refusal => Version >= OldestVersion ? null : $"it speaks version {Version} of the protocol, this iac {OldestVersion} to {CurrentVersion}";

    internal static Hello Of(string program, string uid) => new() { Version = CurrentVersion, Program = program, Uid = uid, Pid = Environment.ProcessId };

    internal static Hello Read(scoped ref JsonCursor json)
    {
        Hello hello = new() { Version = 0, Program = "" };
        json.Object();
        while (json.Field() is { } name)
        {
            switch (name)
            {
                case "version": hello = hello with { Version = json.Int() }; break;
                case "program": hello = hello with { Program = json.Text() }; break;
                case "uid": hello = hello with { Uid = json.Text() }; break;
                case "pid": hello = hello with { Pid = json.Int() }; break;
                default: json.Skip(); break;
            }
        }

        return hello;
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteNumber("version", Version);
        json.Text("program", Program);
        json.Text("uid", Uid);
        json.WriteNumber("pid", Pid);
    }
}
