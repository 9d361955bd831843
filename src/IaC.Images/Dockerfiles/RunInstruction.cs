using System.Diagnostics;
using System.Text;

namespace IaC.Images.Dockerfiles;

/// <summary>RUN: a command of the shell, words, or a here-document, with mounts and network.</summary>
/// <param name="instructions">Faults and places.</param>
/// <param name="ignore">What the context leaves out.</param>
/// <param name="findImage">A stage or image by name.</param>
internal sealed class RunInstruction(StageInstructions instructions, IgnoreRules ignore, Func<StageDraft, string, Task<StoredImage>> findImage)
{
    // Where BuildKit puts them too; a file system in memory is mounted on the folder above.
    private const string ScriptFolder = "/dev/pipes/";
    private const int Executable = 0x1ED;

    /// <summary>The layer of the instruction.</summary>
    internal async Task<LayerSource.Run> ReadAsync(StageDraft stage, Instruction instruction)
    {
        bool network = true;
        List<BuildMount> mounts = [];
        foreach ((string name, string value) in instruction.Flags)
        {
            switch (name)
            {
                case "mount":
                    mounts.Add(await MountAsync(stage, instruction, value).ConfigureAwait(false));
                    break;
                case "network":
                    network = value switch
                    {
                        "none" => false,
                        "default" => true,
                        _ => throw instructions.Fault(instruction, $"--network={value} is neither default nor none"),
                    };
                    break;
                default:
                    throw new UnreachableException(name);
            }
        }

        return new LayerSource.Run
        {
            Command = Command(stage, instruction, mounts),

            // The environment comes last and so wins, as in Docker.
            Environment = [.. stage.Variables.Arguments, .. stage.Variables.Environment],
            User = stage.User,
            WorkingFolder = stage.WorkingFolder,
            Network = network,
            Mounts = mounts,
            Place = instructions.Place(instruction),
        };
    }

    private IReadOnlyList<string> Command(StageDraft stage, Instruction instruction, List<BuildMount> mounts)
    {
        if (instruction.Documents is [var script, ..] && instruction.Text.TrimStart().StartsWith("<<", StringComparison.Ordinal))
        {
            if (!script.Content.StartsWith("#!", StringComparison.Ordinal))
            {
                return [.. stage.Shell, script.Content];
            }

            // With an interpreter of its own it is a program.
            string path = ScriptFolder + script.Word;
            mounts.Add(new BuildMount(BuildMountKind.Bind, path) { Content = new LayerSource.Files([new InlineFile(BuildMount.Shown, Encoding.UTF8.GetBytes(script.Content), Executable)]) });
            return [path];
        }

        if (instruction.Documents.Count > 0)
        {
            return [.. stage.Shell, $"{instruction.Text}\n{string.Concat(instruction.Documents.Select(document => $"{document.Content}{document.Word}\n"))}"];
        }

        return instruction.Text.Length == 0 ? throw instructions.Fault(instruction, "RUN wants a command") : Words.TryReadArray(instruction.Text) ?? [.. stage.Shell, instruction.Text];
    }

    private async Task<BuildMount> MountAsync(StageDraft stage, Instruction instruction, string text)
    {
        Dictionary<string, string> options = [];
        foreach (string[] option in text.Split(',').Select(stage.Variables.Word).Select(option => option.Split('=', 2)))
        {
            options[option[0]] = option.ElementAtOrDefault(1) ?? "true";
        }

        string type = options.GetValueOrDefault("type") ?? "bind";
        string[] known = type switch
        {
            "cache" => ["type", "id", "target", "dst", "destination", "sharing"],
            "bind" => ["type", "from", "source", "src", "target", "dst", "destination", "ro", "readonly"],
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
            "cache" => new BuildMount(BuildMountKind.Cache, stage.Absolute(target), id)
            {
                Exclusive = options.GetValueOrDefault("sharing") switch
                {
                    null or "shared" => false,
                    "locked" => true,
                    var sharing => throw instructions.Fault(instruction, $"sharing={sharing} is neither shared nor locked"),
                },
            },
            "secret" => new BuildMount(BuildMountKind.Secret, stage.Absolute(target), id, options.GetValueOrDefault("required") == "true"),
            "tmpfs" => new BuildMount(BuildMountKind.Memory, stage.Absolute(target)),
            _ => new BuildMount(BuildMountKind.Bind, stage.Absolute(target)) { Content = await ContentAsync(stage, options.GetValueOrDefault("from"), options.GetValueOrDefault("source") ?? options.GetValueOrDefault("src") ?? "/").ConfigureAwait(false) },
        };
    }

    private async Task<LayerSource> ContentAsync(StageDraft stage, string? from, string source) => from is null
        ? new LayerSource.Copy(source.TrimStart('/') is { Length: > 0 } path ? path : ".", BuildMount.Shown) { Ignore = ignore.Leaves }
        : new LayerSource.CopyFrom(await findImage(stage, from).ConfigureAwait(false), [source.StartsWith('/') ? source : "/" + source], BuildMount.Shown);
}
