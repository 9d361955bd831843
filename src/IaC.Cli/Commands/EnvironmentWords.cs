namespace IaC.Cli.Commands;

/// <summary>Variables of a program or a build as they are given by <c>-e NAME=VALUE</c> and <c>--build-arg NAME=VALUE</c>.</summary>
internal static class EnvironmentWords
{
    /// <summary>Reads them. As Docker: a name alone takes the value that it has here, and is left out where it has none.</summary>
    /// <param name="texts">As typed.</param>
    /// <param name="host">Whose variables a name alone means.</param>
    /// <exception cref="UsageException">One has no name.</exception>
    public static IEnumerable<(string Name, string Value)> Read(IEnumerable<string> texts, CommandHost host)
    {
        foreach (string text in texts)
        {
            string[] parts = text.Split('=', 2);
            if (parts[0].Length == 0)
            {
                throw new UsageException($"`{text}` has no name: write NAME=VALUE");
            }

            if ((parts.ElementAtOrDefault(1) ?? host.Variable(parts[0])) is { } value)
            {
                yield return (parts[0], value);
            }
        }
    }
}
