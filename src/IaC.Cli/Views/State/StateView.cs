namespace IaC.Cli.Views.State;

/// <summary>The views of <c>state</c>.</summary>
internal static class StateView
{
    /// <summary>Tables and lines for people, JSON for programs.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="json">The reader is a program.</param>
    /// <param name="clock">The clock that times in states are of.</param>
    public static IStateView For(TextWriter output, bool json, TimeProvider clock) => json ? new JsonStateView(output) : new TextStateView(output, clock);
}
