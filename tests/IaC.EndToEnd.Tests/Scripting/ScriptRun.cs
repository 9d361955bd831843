using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace IaC.EndToEnd.Tests.Scripting;

/// <summary>One run of one script: its folder, its variables, what its last command left, and what still runs.</summary>
internal sealed class ScriptRun : IDisposable
{
    // Shorter ones are not worth a line of the transcript.
    private static readonly TimeSpan LongLine = TimeSpan.FromSeconds(0.5);

    private readonly Dictionary<string, ScriptProcess> background = [];
    private readonly StringBuilder transcript = new();

    /// <summary>Prepares a run in a folder that exists; the files of the archive are written there.</summary>
    public ScriptRun(string folder, Archive archive, IReadOnlyDictionary<string, string> environment)
    {
        Folder = folder;
        Environment = new Dictionary<string, string>(environment) { ["WORK"] = folder };
        foreach (ArchiveFile file in archive.Files)
        {
            string path = PathOf(file.Name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file.Content);
        }
    }

    /// <summary>Where the script's relative paths start.</summary>
    public string Folder { get; }

    /// <summary>Variables of the script, which are also the environment of what it starts.</summary>
    public Dictionary<string, string> Environment { get; }

    /// <summary>What the last command left.</summary>
    public CommandResult Last { get; set; } = new(0, "", "");

    /// <summary>How long a command may take; 300 s unless the script says otherwise.</summary>
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(300);

    /// <summary>Standard input of the next command.</summary>
    public string? Input { get; set; }

    /// <summary>Commands that undo what the script did to the machine, as far as it got.</summary>
    public List<ImmutableArray<string>> AtEnd { get; } = [];

    /// <summary>Everything that the script did, for the message of a failure.</summary>
    public string Transcript => transcript.ToString();

    /// <summary>Runs the lines; the first that does not hold ends the run with <see cref="ScriptException"/>.</summary>
    public async Task RunAsync(IReadOnlyList<string> lines)
    {
        for (int number = 1; number <= lines.Count; number++)
        {
            string text = lines[number - 1];
            try
            {
                if (ScriptLine.Parse(text, Variable) is { } line && line.Conditions.All(Holds))
                {
                    transcript.Append("> ").AppendLine(text.Trim());
                    long begun = Stopwatch.GetTimestamp();
                    await RunAsync(line);
                    if (Stopwatch.GetElapsedTime(begun) is var took && took >= LongLine)
                    {
                        transcript.AppendLine(CultureInfo.InvariantCulture, $"# line {number} took {took.TotalSeconds:F1} s");
                    }
                }
            }
            catch (Exception exception) when (exception is ScriptException or FormatException or TimeoutException or IOException)
            {
                throw new ScriptException($"line {number}: {text.Trim()}\n{exception.Message}\n\n{Transcript}{Background()}");
            }
        }
    }

    /// <summary>Absolute path of a name in the script; <c>stdout</c> and <c>stderr</c> are files with the last command's output.</summary>
    public string PathOf(string name) => Path.GetFullPath(name, Folder);

    /// <summary>Text of a file, or of the last command's <c>stdout</c> or <c>stderr</c>.</summary>
    public string TextOf(string name) => name switch
    {
        "stdout" => Last.Output,
        "stderr" => Last.Error,
        _ => File.ReadAllText(PathOf(name)),
    };

    /// <summary>Starts a command.</summary>
    public ScriptProcess Start(IReadOnlyList<string> command)
    {
        string? input = Input;
        Input = null;
        return ScriptProcess.Start(command, Folder, Environment, input);
    }

    /// <summary>Keeps a started command under a name.</summary>
    public void Keep(string name, ScriptProcess process) => background.Add(name, process);

    /// <summary>A command that was kept.</summary>
    public ScriptProcess Kept(string name) => background.TryGetValue(name, out ScriptProcess? process) ? process : throw new ScriptException($"nothing runs under the name {name}");

    /// <summary>Forgets a command that was kept.</summary>
    public void Release(string name) => background.Remove(name);

    /// <summary>Adds to the transcript.</summary>
    public void Note(string text) => transcript.AppendLine(text.TrimEnd());

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ScriptProcess process in background.Values)
        {
            process.Dispose();
        }
    }

    /// <summary>Runs one line that was parsed.</summary>
    public Task RunAsync(ScriptLine line) => Verbs.All.TryGetValue(line.Verb, out Verb? verb)
        ? verb(this, line.Expectation, line.Words)
        : throw new ScriptException($"no such command: {line.Verb}");

    // What was started beside the script and not waited for may be the cause, and says so nowhere else.
    private string Background() => string.Concat(background.Select(kept => $"\n--- {kept.Key}: {kept.Value.State}\n{kept.Value.Output}{kept.Value.Error}"));

    private string Variable(string name) => Environment.TryGetValue(name, out string? value) ? value : throw new FormatException($"no such variable: {name}");

    private bool Holds(string condition) => condition switch
    {
        ['!', .. var negated] => !Holds(negated),
        "root" => System.Environment.IsPrivilegedProcess,
        "systemd" => Directory.Exists("/run/systemd/system"),
        "native" => ProgramUnderTest.IsNative,
        _ => throw new FormatException($"no such condition: [{condition}]"),
    };
}

/// <summary>A line of a script does not hold.</summary>
internal sealed class ScriptException(string message) : Exception(message);
