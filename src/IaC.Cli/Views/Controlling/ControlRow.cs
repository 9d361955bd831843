namespace IaC.Cli.Views.Controlling;

/// <summary>What became of a resource that was to be stopped, started, restarted or imported; part of the interface.</summary>
/// <param name="Stack">Its stack.</param>
/// <param name="Name">The resource: <c>pod/web</c>.</param>
/// <param name="Outcome"><c>stopped</c>, <c>started</c>, <c>restarted</c>, <c>imported</c> or <c>failed</c>.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Message">Why it failed.</param>
internal sealed record ControlRow(string Stack, string Name, string Outcome, double Seconds, string? Message);
