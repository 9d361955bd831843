using System.Globalization;
using IaC.Cli.Commands;
using IaC.Engine;

namespace IaC.Cli.Capacity;

/// <summary>What there would be of a workload.</summary>
/// <param name="Name">Its name, with its kind or namespace where one has to be said.</param>
/// <param name="Count">How many.</param>
internal sealed record CapacityQuestion(string Name, long Count)
{
    /// <summary>The question of an option.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static CapacityQuestion Parse(string option, string text, long most)
    {
        string[] parts = text.Split('=');
        return parts.Length == 2 && parts[0].Length > 0 && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long count) && count <= most
            ? new CapacityQuestion(parts[0], count)
            : throw new UsageException($"{option} {text}: give a name and how many there would be: {option} web=40{(most == ScaleForecast.Most ? string.Create(CultureInfo.InvariantCulture, $", at most {most}") : "")}");
    }
}
