using IaC.Cli.Commands;
using IaC.Cli.Composition;
using IaC.Cli.Views.Config;
using IaC.Engine;
using IaC.Model;

namespace IaC.Cli.State;

/// <summary>Outputs of a stack as its last run left them.</summary>
/// <param name="services">The root.</param>
/// <param name="view">Shows values; outputs are values by name, as config is.</param>
internal sealed class OutputReader(RootServices services, IConfigView view)
{
    /// <summary>Shows one output, or all.</summary>
    /// <param name="stack">Name of the stack.</param>
    /// <param name="name">Name of the output; null for all.</param>
    /// <param name="showSecrets">Show secret ones.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="UsageException">There is no such stack or output, or it is a secret that is not to be shown.</exception>
    public async Task ShowAsync(string stack, string? name, bool showSecrets, CancellationToken cancellationToken)
    {
        await using StackSession session = await services.OpenExistingAsync(stack, LockMode.None, cancellationToken);
        if (name is null)
        {
            view.Show([.. session.Outputs.Select(output => Row(output.Key, output.Value, showSecrets))]);
            return;
        }

        OutputValue found = session.Outputs.GetValueOrDefault(name) ?? throw new UsageException($"stack {stack} has no output `{name}`{(NearName.Suggest(name, session.Outputs.Keys) is { } near ? $" ({near})" : "")}");
        if (found.Secret && !showSecrets)
        {
            throw new UsageException($"the output `{name}` is a secret: pass --show-secrets to see it");
        }

        view.Show(Row(name, found, showSecrets));
    }

    private static ConfigRow Row(string name, OutputValue output, bool showSecrets) => ConfigRow.Of(name, new ConfigValue(output.Value, output.Secret), showSecrets);
}
