namespace IaC.Images.Dockerfiles;

/// <summary>What each instruction does to a stage, but for COPY, ADD and RUN, which have classes of their own. An instruction or flag that is not listed is an error, never passed over.</summary>
internal sealed class StageInstructions(Dockerfile dockerfile, DockerfileOptions options)
{
    /// <summary>Applies an instruction that needs no other image.</summary>
    internal void Apply(StageDraft stage, Instruction instruction)
    {
        if (instruction.Flags.Count > 0 && instruction.Name != "HEALTHCHECK")
        {
            throw Fault(instruction, $"{instruction.Name} has no --{instruction.Flags[0].Key}");
        }

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
                stage.Ports.AddRange(Words.Split(stage.Variables.Expand(instruction.Text)).Select(port => port.Contains('/', StringComparison.Ordinal) ? port : port + "/tcp"));
                break;
            case "VOLUME":
                stage.Volumes.AddRange(Words.TryReadArray(instruction.Text) ?? Words.Split(stage.Variables.Expand(instruction.Text)));
                break;
            case "HEALTHCHECK":
                stage.HealthCheck = HealthCheck.Read(instruction);
                break;
            case "STOPSIGNAL":
                stage.StopSignal = One(stage, instruction);
                break;
            default:
                throw Fault(instruction, $"{instruction.Name} is not supported");
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

    private string One(StageDraft stage, Instruction instruction)
    {
        string text = string.Join(' ', Words.Split(stage.Variables.Expand(instruction.Text)));
        return text.Length > 0 ? text : throw Fault(instruction, $"{instruction.Name} wants a value");
    }

    // NAME=value pairs; the old form NAME value is one pair.
    private List<KeyValuePair<string, string>> Pairs(StageDraft stage, Instruction instruction)
    {
        string text = stage.Variables.Expand(instruction.Text);
        IReadOnlyList<string> words = Words.Split(text);
        if (words.Count > 1 && !words[0].Contains('=', StringComparison.Ordinal))
        {
            return [new(words[0], text[(text.IndexOf(words[0], StringComparison.Ordinal) + words[0].Length)..].Trim())];
        }

        return [.. words.Select(word => word.Split('=', 2)).Select(parts => parts.Length == 2 && parts[0].Length > 0 ? KeyValuePair.Create(parts[0], parts[1]) : throw Fault(instruction, $"'{parts[0]}' is not NAME=value"))];
    }
}
