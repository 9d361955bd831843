using IaC.Images.Oci;

namespace IaC.Images.Dockerfiles;

/// <summary>A Dockerfile, read: its stages, and the arguments that stand before the first.</summary>
internal sealed class Dockerfile
{
    private const string Scratch = "scratch";
    private const string MountFrom = "from=";

    // Arguments that no ARG needs to name, and that are not written into the image (Dockerfile reference, Predefined ARGs).
    private static readonly string[] Predefined = ["HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY"];

    private readonly DockerfileOptions _options;

    private Dockerfile(DockerfileOptions options, IReadOnlyList<Stage> stages, DockerfileVariables global) => (_options, Stages, Global) = (options, stages, global);

    /// <summary>Names of given arguments that no ARG of the file asks for, sorted.</summary>
    internal IReadOnlyList<string> UnusedArguments { get; private init; } = [];

    /// <summary>The stages, in order.</summary>
    internal IReadOnlyList<Stage> Stages { get; }

    /// <summary>Arguments that FROM may use, and that a stage may declare again.</summary>
    internal DockerfileVariables Global { get; }

    /// <summary>The stage that is wanted.</summary>
    internal Stage Target => _options.Target is not { } name ? Stages[^1]
        : FindStage(name, Stages.Count) ?? throw new DockerfileException(_options.Name, 1, $"there is no stage '{name}', only {string.Join(", ", Stages.Select(stage => stage.Name ?? $"{stage.Index}"))}");

    /// <summary>Reads the file. Throws <see cref="DockerfileException"/>.</summary>
    internal static Dockerfile Read(DockerfileOptions options)
    {
        IReadOnlyList<Instruction> instructions = new DockerfileReader(options.Name, File.ReadAllText(options.File)).Read();
        (int Line, string Message)[] unknown = [.. instructions.Select(instruction => (instruction.Line, Message: KnownInstructions.Fault(instruction)!)).Where(fault => fault.Message is not null)];
        if (unknown.Length > 0)
        {
            throw new DockerfileException(options.Name, unknown);
        }

        DockerfileVariables global = PlatformArguments();
        List<Stage> stages = [];
        List<Instruction> current = [];
        foreach (Instruction instruction in instructions)
        {
            try
            {
                if (instruction.Name == "FROM")
                {
                    current = [];
                    stages.Add(Begin(instruction, global, stages.Count, current));
                }
                else if (stages.Count > 0)
                {
                    current.Add(instruction);
                }
                else if (instruction.Name == "ARG")
                {
                    Declare(global, instruction, options, null);
                }
                else
                {
                    throw new ImageException($"{instruction.Name} stands before the first FROM");
                }
            }
            catch (ImageException fault)
            {
                throw new DockerfileException(options.Name, instruction.Line, fault.Message, fault);
            }
        }

        return stages.Count > 0 ? new Dockerfile(options, stages, global) { UnusedArguments = Unused(options, instructions) } : throw new DockerfileException(options.Name, 1, "there is no FROM");
    }

    /// <summary>An earlier stage by name or number; null for what is an image.</summary>
    internal Stage? FindStage(string name, int before) =>
        Stages.Take(before).LastOrDefault(stage => string.Equals(stage.Name, name, StringComparison.OrdinalIgnoreCase)) ?? (int.TryParse(name, out int index) && index >= 0 && index < before ? Stages[index] : null);

    /// <summary>Images of elsewhere that the target needs, without those of stages that it does not.</summary>
    internal IReadOnlyList<string> Images()
    {
        HashSet<string> images = [];
        HashSet<int> seen = [];
        Visit(Target);
        return [.. images];

        void Visit(Stage stage)
        {
            if (!seen.Add(stage.Index))
            {
                return;
            }

            foreach (string name in NamesIn(stage))
            {
                if (FindStage(name, stage.Index) is { } other)
                {
                    Visit(other);
                }
                else if (name != Scratch)
                {
                    images.Add(name);
                }
            }
        }
    }

    /// <summary>The line that names an image of <see cref="Images"/> first.</summary>
    internal int LineOf(string image) =>
        Stages.FirstOrDefault(stage => stage.Base == image)?.Line ?? Stages.SelectMany(stage => stage.Instructions).First(instruction => instruction.Flags.Any(flag => flag.Value.Contains(image, StringComparison.Ordinal))).Line;

    /// <summary>Some stage copies from, or mounts, what only a variable names, so that <see cref="Images"/> may not be all of them.</summary>
    internal bool NamesByVariable => Stages.Any(stage => WordsNaming(stage).Any(name => name.Contains('$', StringComparison.Ordinal)));

    /// <summary>Some stage adds what a server may give another time otherwise; a variable may name it.</summary>
    internal bool AsksServers => Stages.Any(stage => stage.Instructions.Any(instruction => instruction.Name == "ADD" && instruction.Flags.All(flag => flag.Key != "checksum") && (instruction.Text.Contains("://", StringComparison.Ordinal) || instruction.Text.Contains('$', StringComparison.Ordinal))));

    /// <summary>Earlier stages that a stage stands on or takes from.</summary>
    internal IReadOnlyList<Stage> StagesBelow(Stage stage) => [.. NamesIn(stage).Select(name => FindStage(name, stage.Index)).OfType<Stage>().Distinct()];

    // Stages and images that a stage names. One that a variable names is found when it is read.
    private static IEnumerable<string> NamesIn(Stage stage) => WordsNaming(stage).Where(name => !name.Contains('$', StringComparison.Ordinal));

    private static IEnumerable<string> WordsNaming(Stage stage) =>
        stage.Instructions.SelectMany(instruction => instruction.Flags, (instruction, flag) => (instruction.Name, flag)).Select(named => named switch
        {
            ("COPY", { Key: "from" } flag) => flag.Value,
            ("RUN", { Key: "mount" } flag) => flag.Value.Split(',').FirstOrDefault(option => option.StartsWith(MountFrom, StringComparison.Ordinal))?[MountFrom.Length..],
            _ => null,
        }).Prepend(stage.Base).OfType<string>();

    /// <summary>Declares the arguments of the stages that a stage stands on, which it has too, and those that need no ARG.</summary>
    internal void Inherit(StageDraft draft)
    {
        foreach ((string name, string value) in _options.Arguments.Where(argument => IsPredefined(argument.Key)))
        {
            draft.Variables.SetArgument(name, value);
        }

        if (FindStage(draft.Stage.Base, draft.Stage.Index) is { } below)
        {
            Visit(below);
        }

        void Visit(Stage stage)
        {
            if (FindStage(stage.Base, stage.Index) is { } further)
            {
                Visit(further);
            }

            foreach (Instruction argument in stage.Instructions.Where(instruction => instruction.Name == "ARG"))
            {
                Declare(draft.Variables, argument, _options, Global);
            }
        }
    }

    /// <summary>Declares what an ARG names: the value that was given for it, else that of an ARG before the first FROM, else its own.</summary>
    internal static void Declare(DockerfileVariables variables, Instruction instruction, DockerfileOptions options, DockerfileVariables? global)
    {
        foreach (string word in variables.WordsOf(instruction.Text))
        {
            string[] parts = word.Split('=', 2);
            string? value = options.Arguments.GetValueOrDefault(parts[0]) ?? (parts.Length == 2 ? parts[1] : global?.Argument(parts[0]));
            if (value is not null)
            {
                variables.SetArgument(parts[0], value);
            }
        }
    }

    private static bool IsPredefined(string name) => Predefined.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static IReadOnlyList<string> Unused(DockerfileOptions options, IEnumerable<Instruction> instructions)
    {
        IEnumerable<string> asked = instructions.Where(instruction => instruction.Name == "ARG").SelectMany(instruction => Words.Split(instruction.Text)).Select(word => word.Split('=')[0]);
        return [.. options.Arguments.Keys.Where(name => !IsPredefined(name)).Except(asked).Order(StringComparer.Ordinal)];
    }

    private static Stage Begin(Instruction from, DockerfileVariables global, int index, List<Instruction> instructions)
    {
        if (from.Flags.Select(flag => global.Word(flag.Value)).FirstOrDefault(value => value != Platform.Host.ToString()) is { } other)
        {
            throw new ImageException($"--platform={other} is another machine's: commands run on this one, which is {Platform.Host}");
        }

        IReadOnlyList<string> words = global.WordsOf(from.Text);
        return words switch
        {
            [{ Length: > 0 } image] => new Stage(index, null, image, from.Line, instructions),
            [{ Length: > 0 } image, var word, var name] when word.Equals("as", StringComparison.OrdinalIgnoreCase) => new Stage(index, name.ToLowerInvariant(), image, from.Line, instructions),
            _ => throw new ImageException("FROM names an image, and may name the stage after AS"),
        };
    }

    private static DockerfileVariables PlatformArguments()
    {
        DockerfileVariables variables = new();
        foreach (string side in new[] { "TARGET", "BUILD" })
        {
            variables.SetArgument($"{side}PLATFORM", Platform.Host.ToString());
            variables.SetArgument($"{side}OS", Platform.Host.Os);
            variables.SetArgument($"{side}ARCH", Platform.Host.Architecture);
        }

        return variables;
    }
}
