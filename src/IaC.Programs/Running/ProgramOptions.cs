using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Programs;

/// <summary>How a program is evaluated.</summary>
public sealed record ProgramOptions
{
    /// <summary>Name of the stack.</summary>
    public required string Stack { get; init; }

    /// <summary>Nothing will be changed.</summary>
    public required bool Preview { get; init; }

    /// <summary>Limits of the stack.</summary>
    public StackGuards Guards { get; init; } = new();

    /// <summary>Config values, secrets in plain.</summary>
    public ImmutableDictionary<string, JsonNode?> Config { get; init; } = ImmutableDictionary<string, JsonNode?>.Empty;

    /// <summary>Names of the secret ones.</summary>
    public ImmutableHashSet<string> SecretConfig { get; init; } = [];

    /// <summary>How long the program may take to declare its stack. <value>5 minutes.</value></summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(5);
}

/// <summary>Where the words of a program go.</summary>
public interface IProgramOutput
{
    /// <summary>A line that it wrote to standard output or error, or logged.</summary>
    void Line(string text);

    /// <summary>A line that it logged for who looks for a fault.</summary>
    void Debug(string text);

    /// <summary>A warning that it logged, or an error, after which it fails.</summary>
    void Fault(Diagnostic diagnostic);
}
