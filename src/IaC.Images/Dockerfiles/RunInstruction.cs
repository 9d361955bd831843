namespace IaC.Images.Dockerfiles;

/// <summary>RUN: a command of the shell, words, or a here-document, with mounts and network.</summary>
internal sealed class RunInstruction(StageInstructions instructions)
{
    /// <summary>The layer of the instruction.</summary>
    internal LayerSource.Run Read(StageDraft stage, Instruction instruction)
    {
        bool network = true;
        List<BuildMount> mounts = [];
        foreach ((string name, string value) in instruction.Flags)
        {
            switch (name)
            {
                case "mount":
                    mounts.Add(Mount(stage, instruction, value));
                    break;
                case "network":
                    network = value switch
                    {
                        "none" => false,
                        "default" or "host" => true,
                        _ => throw instructions.Fault(instruction, $"--network={value} is neither default, none nor host"),
                    };
                    break;
                default:
                    throw instructions.Fault(instruction, $"RUN --{name} is not supported");
            }
        }

        return new LayerSource.Run
        {
            Command = Command(stage, instruction),

            // The environment comes last and so wins, as in Docker.
            Environment = [.. stage.Variables.Arguments, .. stage.Variables.Environment],
            User = stage.User,
            WorkingFolder = stage.WorkingFolder,
            Network = network,
            Mounts = mounts,
            Place = instructions.Place(instruction),
        };
    }

    private IReadOnlyList<string> Command(StageDraft stage, Instruction instruction)
    {
        if (instruction.Documents is [var script, ..] && instruction.Text.TrimStart().StartsWith("<<", StringComparison.Ordinal))
        {
            return script.Content.StartsWith("#!", StringComparison.Ordinal) ? throw instructions.Fault(instruction, "a here-document with an interpreter of its own is not supported; name the program before it") : [.. stage.Shell, script.Content];
        }

        if (instruction.Documents.Count > 0)
        {
            return [.. stage.Shell, $"{instruction.Text}\n{string.Concat(instruction.Documents.Select(document => $"{document.Content}{document.Word}\n"))}"];
        }

        return instruction.Text.Length == 0 ? throw instructions.Fault(instruction, "RUN wants a command") : Words.TryReadArray(instruction.Text) ?? [.. stage.Shell, instruction.Text];
    }

    private BuildMount Mount(StageDraft stage, Instruction instruction, string text)
    {
        Dictionary<string, string> options = [];
        foreach (string[] option in stage.Variables.Expand(text).Split(',').Select(option => option.Split('=', 2)))
        {
            options[option[0]] = option.ElementAtOrDefault(1) ?? "true";
        }

        string type = options.GetValueOrDefault("type") ?? "bind";
        string[] known = type switch
        {
            "cache" => ["type", "id", "target", "dst", "destination", "sharing"],
            "bind" => ["type", "source", "src", "target", "dst", "destination", "ro", "readonly"],
            "secret" => ["type", "id", "target", "dst", "destination", "required"],
            "tmpfs" => ["type", "target", "dst", "destination"],
            _ => throw instructions.Fault(instruction, $"a mount of the type '{type}' is not supported: bind, cache, secret or tmpfs"),
        };
        if (options.Keys.FirstOrDefault(option => !known.Contains(option)) is { } unknown)
        {
            throw instructions.Fault(instruction, $"a mount of the type '{type}' has no '{unknown}' here");
        }

        string? target = options.GetValueOrDefault("target") ?? options.GetValueOrDefault("dst") ?? options.GetValueOrDefault("destination");
        string id = options.GetValueOrDefault("id") ?? (target is null ? "" : type == "secret" ? Path.GetFileName(target) : target);
        target ??= type == "secret" && id.Length > 0 ? $"/run/secrets/{id}" : throw instructions.Fault(instruction, "a mount wants a target");
        return type switch
        {
            "cache" => new BuildMount(BuildMountKind.Cache, stage.Absolute(target), id),
            "secret" => new BuildMount(BuildMountKind.Secret, stage.Absolute(target), id, options.GetValueOrDefault("required") == "true"),
            "tmpfs" => new BuildMount(BuildMountKind.Memory, stage.Absolute(target)),
            _ => new BuildMount(BuildMountKind.Bind, stage.Absolute(target), (options.GetValueOrDefault("source") ?? options.GetValueOrDefault("src") ?? ".").TrimStart('/')),
        };
    }
}
