using IaC.Cli.Terminals;
using IaC.Cli.Views.Deployment;
using IaC.Engine;
using IaC.Model;
using IaC.Programs.Providers;
using IaC.Yaml;

namespace IaC.Cli.Deployment.Sources;

/// <summary>A stack in YAML: all of it is read before anything else is done.</summary>
internal sealed class YamlSource(StackDefinition definition, ProviderPrograms providers) : StackSource(providers)
{
    /// <summary>The path of standard input.</summary>
    public const string StandardInput = "-";

    /// <inheritdoc/>
    public override string StackName => definition.Name;

    /// <summary>Reads the files and shows all that is wrong with them; null where something must be mended first.</summary>
    public static async Task<YamlSource?> OpenAsync(ProviderPrograms providers, DeploymentOptions options, IPlanView view, CancellationToken cancellationToken)
    {
        LoadResult result = Read(options, cancellationToken);
        if (result.Stack is { Providers.IsEmpty: false } named)
        {
            var faults = new List<Diagnostic>();
            await OpenAsync(providers, named.Providers, options, faults, cancellationToken);
            if (faults.Count > 0)
            {
                // Documents of their kinds cannot be read.
                view.Show(faults);
                return null;
            }

            // Once more, now that their kinds are known.
            result = Read(options, cancellationToken);
        }

        if (result is { HasErrors: true, Stack: { } faulty })
        {
            // No plan will be made, which would find these: all faults are shown in one run.
            result = result.With(GraphFaults(faulty));
        }

        view.Show(result.Diagnostics);
        return result is { HasErrors: false, Stack: { } stack } ? new YamlSource(stack, providers) : null;
    }

    /// <summary>Reads the files.</summary>
    public static LoadResult Read(DeploymentOptions options, CancellationToken cancellationToken)
    {
        using Stream? input = options.Files.Contains(StandardInput) ? Terminal.OpenInput() : null;
        return StackLoader.Load(
            new LoadOptions
            {
                Paths = options.Files.IsEmpty ? ["."] : options.Files,
                WorkingFolder = Environment.CurrentDirectory,
                StandardInput = input,
                StackName = options.Stack,
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<StackDefinition?> DefineAsync(StackSession session, bool preview, CancellationToken cancellationToken) => Task.FromResult<StackDefinition?>(definition);
}
