using IaC.Cli.Terminals;
using IaC.Model;
using IaC.Programs;
using Serilog;

namespace IaC.Cli.Deployment.Sources;

/// <summary>The words of users' providers: on standard error.</summary>
internal sealed class ProviderOutput(Terminal terminal) : IProgramOutput
{
    private readonly Lock _lock = new();

    /// <inheritdoc/>
    public void Line(string text)
    {
        lock (_lock)
        {
            terminal.Error.WriteLine(text);
        }
    }

    /// <inheritdoc/>
    public void Debug(string text) => Log.Debug("{Line:l}", text);

    /// <inheritdoc/>
    public void Fault(Diagnostic diagnostic) => Line(diagnostic.ToString());
}
