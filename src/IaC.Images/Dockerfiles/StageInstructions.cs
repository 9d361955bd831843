using System.Diagnostics;
using System.Globalization;
using IaC.Linux;

namespace IaC.Images.Dockerfiles;

/// <summary>What each instruction does to a stage, but for COPY, ADD and RUN, which have classes of their own; <see cref="KnownInstructions"/> refuses others.</summary>
internal sealed class StageInstructions(Dockerfile dockerfile, DockerfileOptions options)
{
    /// <summary>Applies an instruction that needs no other image.</summary>
    internal void Apply(StageDraft stage, Instruction instruction)
    {
        switch (instruction.Name)
        {
            case "ENV":
                Pairs(stage, instruction).ForEach(pair => SetEnvironment(stage, pair));
                break;
            case "LABEL":
                Pairs(stage, instruction).ForEach(pair => stage.Labels[pair.Key] = pair.Value);
                break;
            case "ARG":
                Dockerfile.Declare(stage.Variables, instruction, options, dockerfile.Global);
                break;
            case "WORKDIR":
                stage.WorkingFolder = stage.Absolute(One(stage, instruction)) is { Length: > 1 } folder ? folder.TrimEnd('/') : "/";
                stage.Layers.Add(new LayerSource.Folder(stage.WorkingFolder) { Place = Place(instruction) });
                break;
            case "USER":
                stage.User = One(stage, instruction);
                break;
            case "ENTRYPOINT":
                stage.Entrypoint = Command(stage, instruction);
                break;
            case "CMD":
                stage.Cmd = Command(stage, instruction);
                break;
            case "SHELL":
                stage.SetShell(Words.TryReadArray(instruction.Text) is { Count: > 0 } shell ? shell : throw Fault(instruction, "SHELL wants a JSON array of texts"));
                break;
            case "EXPOSE":
                // Here alone a variable may hold several words, as in Docker.
                stage.Ports.AddRange(stage.Variables.WordsOf(instruction.Text).SelectMany(Words.Split).Select(port => Port(instruction, port)));
                break;
            case "VOLUME":
                stage.Volumes.AddRange((Words.TryReadArray(instruction.Text) ?? Words.Split(instruction.Text)).Select(stage.Variables.Word));
                break;
            case "HEALTHCHECK":
                stage.HealthCheck = HealthCheck.Read(instruction);
                break;
            case "STOPSIGNAL":
                stage.StopSignal = Signal(instruction, One(stage, instruction));
                break;
            default:
                throw new UnreachableException(instruction.Name);
        }
    }

    /// <summary>A fault of an instruction.</summary>
    internal DockerfileException Fault(Instruction instruction, string message, Exception? cause = null) => new(options.Name, instruction.Line, message, cause);

    /// <summary>What messages call an instruction.</summary>
    internal string Place(Instruction instruction) => FormattableString.Invariant($"{options.Name}:{instruction.Line}");

    private static void SetEnvironment(StageDraft stage, KeyValuePair<string, string> pair)
    {
        stage.Environment[pair.Key] = pair.Value;
        stage.Variables.SetEnvironment(pair.Key, pair.Value);
    }

    private static IReadOnlyList<string> Command(StageDraft stage, Instruction instruction) => Words.TryReadArray(instruction.Text) ?? [.. stage.Shell, instruction.Text];

    private string One(StageDraft stage, Instruction instruction) => stage.Variables.Word(instruction.Text.Trim()) is { Length: > 0 } text ? text : throw Fault(instruction, $"{instruction.Name} wants a value");

    private string Port(Instruction instruction, string text)
    {
        string[] parts = text.Split('/', 2);
        int[] ends = [.. parts[0].Split('-', 2).Select(port => ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out ushort number) ? number : -1)];
        return Array.TrueForAll(ends, port => port >= 0) && ends[0] <= ends[^1] && (parts.Length == 1 || parts[1].ToLowerInvariant() is "tcp" or "udp" or "sctp")
            ? parts.Length == 1 ? text + "/tcp" : text
            : throw Fault(instruction, $"EXPOSE {text} is not PORT[-PORT][/tcp|udp|sctp]");
    }

    private string Signal(Instruction instruction, string text)
    {
        try
        {
            _ = Signals.Parse(text);
            return text;
        }
        catch (FormatException fault)
        {
            throw Fault(instruction, fault.Message);
        }
    }

    // NAME=value pairs; the old form NAME value is one pair.
    private List<KeyValuePair<string, string>> Pairs(StageDraft stage, Instruction instruction)
    {
        string text = instruction.Text.Trim();
        IReadOnlyList<string> words = Words.Split(text);
        if (words.Count > 1 && !words[0].Contains('=', StringComparison.Ordinal))
        {
            return [new(stage.Variables.Word(words[0]), stage.Variables.Word(text[words[0].Length..].Trim()))];
        }

        return [.. words.Select(word => word.Split('=', 2)).Select(parts => parts.Length == 2 && parts[0].Length > 0
            ? KeyValuePair.Create(stage.Variables.Word(parts[0]), stage.Variables.Word(parts[1]))
            : throw Fault(instruction, $"'{parts[0]}' is not NAME=value"))];
    }
}
