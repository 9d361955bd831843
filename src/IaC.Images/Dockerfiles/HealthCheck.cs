using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace IaC.Images.Dockerfiles;

/// <summary>HEALTHCHECK, as Docker writes it into a configuration. Docker and Podman heed it; pods have probes.</summary>
internal static partial class HealthCheck
{
    private const double Nanosecond = 1e-9;

    // Flags and the members that they become.
    private static readonly Dictionary<string, string> Durations = new() { ["interval"] = "Interval", ["timeout"] = "Timeout", ["start-period"] = "StartPeriod", ["start-interval"] = "StartInterval" };

    private static readonly Dictionary<string, double> Units = new() { ["ns"] = Nanosecond, ["us"] = 1e-6, ["ms"] = 1e-3, ["s"] = 1, ["m"] = 60, ["h"] = 3600 };

    /// <summary>Flags of the instruction.</summary>
    internal static IReadOnlyList<string> Flags { get; } = [.. Durations.Keys, "retries"];

    /// <summary>Reads the instruction. Throws <see cref="ImageException"/> for what is none.</summary>
    internal static JsonObject Read(Instruction instruction)
    {
        if (instruction.Text.Trim().Equals("NONE", StringComparison.OrdinalIgnoreCase) && instruction.Flags.Count == 0)
        {
            return new JsonObject { ["Test"] = new JsonArray("NONE") };
        }

        string[] words = instruction.Text.Trim().Split([' ', '\t'], 2);
        if (words is not [var verb, { Length: > 0 } command] || !verb.Equals("CMD", StringComparison.OrdinalIgnoreCase))
        {
            throw new ImageException("HEALTHCHECK wants CMD and a command, or NONE alone");
        }

        string[] test = Words.TryReadArray(command) is { } array ? ["CMD", .. array] : ["CMD-SHELL", command.Trim()];
        var check = new JsonObject { ["Test"] = new JsonArray([.. test.Select(word => JsonValue.Create(word))]) };
        foreach ((string name, string value) in instruction.Flags.Select(flag => (flag.Key, flag.Value)))
        {
            if (Durations.TryGetValue(name, out string? member))
            {
                check[member] = Nanoseconds(name, value);
            }
            else
            {
                check["Retries"] = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int retries) ? retries : throw new ImageException($"--retries={value} is no number");
            }
        }

        return check;
    }

    // As Go writes them: 1m30s, 500ms.
    private static long Nanoseconds(string name, string text)
    {
        MatchCollection parts = PartPattern().Matches(text);
        return text.Length > 0 && parts.Sum(part => part.Length) == text.Length
            ? (long)Math.Round(parts.Sum(part => double.Parse(part.Groups[1].Value, CultureInfo.InvariantCulture) * Units[part.Groups[2].Value]) / Nanosecond)
            : throw new ImageException($"--{name}={text} is no duration, such as 1m30s");
    }

    [GeneratedRegex(@"([0-9]+(?:\.[0-9]+)?)(ns|us|ms|s|m|h)", RegexOptions.NonBacktracking)]
    private static partial Regex PartPattern();
}
