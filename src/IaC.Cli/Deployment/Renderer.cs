using System.Collections.Immutable;
using IaC.Cli.Commands;
using IaC.Cli.Composition;
using IaC.Cli.Deployment.Sources;
using IaC.Cli.Views.Deployment;
using IaC.Engine;
using IaC.Model;
using IaC.Yaml;

namespace IaC.Cli.Deployment;

/// <summary>Writes a stack as the YAML that says the same, whatever it is declared in.</summary>
internal sealed class Renderer(CommandHost host, IPlanView faults)
{
    /// <summary>Writes it to standard output.</summary>
    /// <param name="options">Where the stack is declared.</param>
    /// <param name="showSecrets">Write secrets in plain, which YAML has no other way to hold.</param>
    /// <param name="stop">Ends the program.</param>
    public async Task<int> RunAsync(DeploymentOptions options, bool showSecrets, CancellationToken stop)
    {
        await using StackSource? source = await StackSource.OpenAsync(options, faults, host, stop);
        if (source is null)
        {
            return ExitCode.Usage;
        }

        using RootServices services = RootServices.Open(options.Global, host);
        await using StackSession session = await services.OpenAsync(source, LockMode.None, stop);
        if (await source.DefineAsync(session, preview: true, stop) is not { } stack)
        {
            return ExitCode.Usage;
        }

        Diagnostic[] obstacles = [.. Declarations(stack).SelectMany(declaration => Computed(declaration, stack).Concat(Hooks(declaration))), .. showSecrets ? [] : Declarations(stack).SelectMany(Secrets)];
        if (obstacles.Length > 0)
        {
            faults.Show(obstacles);
            return ExitCode.Usage;
        }

        YamlWriter.Write([StackDocument.Of(stack), .. stack.Resources.Select(declaration => declaration.Document)], host.Terminal.Output);
        return ExitCode.Ok;
    }

    private static ImmutableArray<ResourceDeclaration> Declarations(StackDefinition stack) => stack.Outputs is { } outputs ? stack.Resources.Add(outputs) : stack.Resources;

    private static IEnumerable<Diagnostic> Computed(ResourceDeclaration declaration, StackDefinition stack) => Expressions.Scan(declaration.Document).Uses
        .Where(use => use.Expression is Expression.Computed)
        .Select(use => Diagnostic.Error(
            $"{declaration.Key}{use.Pointer} is made by a function given to Apply from {string.Join(", ", stack.Computed[((Expression.Computed)use.Expression).Id].Inputs)}, which YAML cannot say",
            declaration.Source.Locate(use.Pointer),
            "give the output itself, or put text together with Output.Format"));

    private static IEnumerable<Diagnostic> Hooks(ResourceDeclaration declaration) => declaration.Options.Hooks.Take(1).Select(hook =>
        Diagnostic.Error($"{declaration.Key} has the hook {hook.Name}, a function of the program, which YAML cannot say", declaration.Source.Locate("/metadata/annotations/iac~1hooks")));

    private static IEnumerable<Diagnostic> Secrets(ResourceDeclaration declaration)
    {
        // The outputs of a stack have no kind of which anything is a secret.
        KindDescriptor? kind = KnownKinds.Find(declaration.Key.ApiVersion, declaration.Key.Kind);
        bool IsSecretByKind(string pointer) => kind?.IsSecret(pointer) == true;
        return PlainSecrets.Of(kind, declaration.Document).Concat(declaration.SecretPointers.Where(pointer => !IsSecretByKind(pointer))).Select(pointer => Diagnostic.Error(
            $"{declaration.Key}{pointer} is a secret, and would be written in plain", declaration.Source.Locate(pointer), "pass --show-secrets if that is meant, or take it from a secret config value"));
    }
}
