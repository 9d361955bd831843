using System.Text.Json.Nodes;
using IaC.Cli.Terminals;
using IaC.Cli.Views.Deployment;
using IaC.Model;
using IaC.Programs;
using Serilog;

namespace IaC.Cli.Deployment.Sources;

/// <summary>The words of a program: on standard error, since standard output is for what was asked of <c>iac</c>. Secrets of the config do not pass.</summary>
internal sealed class ProgramOutput(Terminal terminal, IPlanView view) : IProgramOutput
{
    private const int ShortestSecret = 4;
    private const string Masked = "(secret)";
    private readonly Lock _lock = new();
    private string[] _secrets = [];

    /// <summary>Masks the secrets of a config from here on: before the program is told them.</summary>
    public void Mask(StackDefinition settings) => _secrets =
    [
        .. settings.SecretConfig.Select(name => settings.Config.GetValueOrDefault(name) is JsonValue value && value.TryGetValue(out string? text) ? text : null)
            .OfType<string>().Where(text => text.Length >= ShortestSecret),
    ];

    /// <inheritdoc/>
    public void Line(string text)
    {
        lock (_lock)
        {
            terminal.Error.WriteLine(Clean(text));
        }
    }

    /// <inheritdoc/>
    public void Debug(string text) => Log.Debug("{Line:l}", Clean(text));

    /// <inheritdoc/>
    public void Fault(Diagnostic diagnostic) => Show([diagnostic]);

    /// <summary>Shows what is wrong with the program: its exceptions may hold what it was told.</summary>
    public void Show(IEnumerable<Diagnostic> diagnostics)
    {
        lock (_lock)
        {
            view.Show([.. diagnostics.Select(diagnostic => diagnostic with { Message = Clean(diagnostic.Message) })]);
        }
    }

    private string Clean(string text) => _secrets.Aggregate(text, (clean, secret) => clean.Replace(secret, Masked, StringComparison.Ordinal));
}
