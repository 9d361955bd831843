using System.Collections.Immutable;

namespace IaC.Yaml;

/// <summary>What to read a stack from.</summary>
public sealed record LoadOptions
{
    /// <summary>Files and folders, as the user wrote them: relative to <see cref="WorkingFolder"/> unless absolute. A folder is read with all that is below it; <c>-</c> is <see cref="StandardInput"/>.</summary>
    public required ImmutableArray<string> Paths { get; init; }

    /// <summary>Absolute path of the folder that relative paths start from.</summary>
    public required string WorkingFolder { get; init; }

    /// <summary>What <c>-</c> reads; null where there is no such path.</summary>
    public Stream? StandardInput { get; init; }

    /// <summary>Name of the stack (<c>--stack</c>); wins over a Stack document and over the folder's name.</summary>
    public string? StackName { get; init; }
}
