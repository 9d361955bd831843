namespace IaC.Images.Dockerfiles;

/// <summary>Instructions and flags that are understood. Anything else is refused before the first command runs, never passed over.</summary>
internal static class KnownInstructions
{
    private static readonly Dictionary<string, IReadOnlyList<string>> Flags = new()
    {
        ["FROM"] = ["platform"],
        ["ARG"] = [],
        ["ENV"] = [],
        ["LABEL"] = [],
        ["WORKDIR"] = [],
        ["USER"] = [],
        ["ENTRYPOINT"] = [],
        ["CMD"] = [],
        ["SHELL"] = [],
        ["EXPOSE"] = [],
        ["VOLUME"] = [],
        ["STOPSIGNAL"] = [],
        ["HEALTHCHECK"] = HealthCheck.Flags,
        ["RUN"] = ["mount", "network"],
        ["COPY"] = ["from", "chown", "chmod", "link"],
        ["ADD"] = ["chown", "chmod", "checksum", "link"],
    };

    /// <summary>What is not understood of an instruction; null where all of it is.</summary>
    internal static string? Fault(Instruction instruction) => !Flags.TryGetValue(instruction.Name, out IReadOnlyList<string>? known) ? $"{instruction.Name} is not supported"
        : instruction.Flags.FirstOrDefault(flag => !known.Contains(flag.Key)) is { Key: { } unknown } ? $"{instruction.Name} --{unknown} is not supported"
        : null;
}
