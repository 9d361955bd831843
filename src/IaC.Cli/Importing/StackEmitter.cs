using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Cli.Commands;
using IaC.Cli.Composition;
using IaC.Cli.Deployment;
using IaC.Cli.Deployment.Sources;
using IaC.Cli.Views.Deployment;
using IaC.Cli.Workloads;
using IaC.Engine;
using IaC.Model;
using IaC.Programs.Emitting;
using IaC.Yaml;

namespace IaC.Cli.Importing;

/// <summary>Writes what a stack records as the YAML, or the C#, that declares it: `iac up` of that changes nothing.</summary>
internal sealed class StackEmitter(CommandHost host, IPlanView faults)
{
    /// <summary>Writes to standard output.</summary>
    /// <param name="name">One resource, as a person writes it; null for all.</param>
    /// <param name="language"><c>yaml</c> or <c>csharp</c>.</param>
    /// <param name="options">Which stack.</param>
    /// <param name="showSecrets">Write secrets in plain.</param>
    /// <param name="stop">Gives up.</param>
    public async Task<int> RunAsync(string? name, string language, DeploymentOptions options, bool showSecrets, CancellationToken stop)
    {
        using RootServices services = RootServices.Open(options.Global, host);
        string stack = await StackSource.NameOfAsync(options, services, stop);
        await using StackSession session = await services.OpenAsync(stack, LockMode.None, stop);
        RecordedResource[] recorded = [.. session.Resources.Where(entry => entry is { Condemned: false, WasMade: true, Kept: false })];
        if (recorded.Length == 0)
        {
            throw new UsageException($"stack {stack} records nothing");
        }

        if (name is not null)
        {
            recorded = [NameResolver.Resolve(name, null, [.. recorded.Select(entry => new Candidate<RecordedResource>(entry.Key, stack, entry))]).Value];
        }

        HashSet<ResourceKey> written = [.. recorded.Select(entry => entry.Key)];
        EmittedResource[] resources = [.. recorded.Select(entry => Emitted(entry, written))];

        Diagnostic[] obstacles = [.. showSecrets ? [] : resources.SelectMany(Secrets), .. resources.Where(resource => !resource.Options.Hooks.IsEmpty).Select(resource =>
            Diagnostic.Warning($"{resource.Key} has hooks of its program, which are not written")), .. recorded.SelectMany(entry => LeftOut(entry, written))];
        if (session.Outputs.Count > 0)
        {
            obstacles = [.. obstacles, Diagnostic.Warning($"the outputs {string.Join(", ", session.Outputs.Keys)} are not written: the state has their values and not what they are made from")];
        }

        faults.Show(obstacles);
        if (obstacles.Any(obstacle => obstacle.Severity == DiagnosticSeverity.Error))
        {
            return ExitCode.Usage;
        }

        if (language == "csharp")
        {
            await host.Terminal.Output.WriteAsync(CSharpProgram.Write(resources));
        }
        else
        {
            var settings = new StackDefinition
            {
                Name = stack,
                Project = stack,
                Origin = "",
                Resources = [],
                Providers = [.. (await services.ProviderPathsOfAsync(stack, stop)).Select(path => new ProviderProject(path, null))],
            };
            YamlWriter.Write([StackDocument.Of(settings), .. resources.Select(resource => OptionWriter.Into(resource.Document, resource.Options))], host.Terminal.Output);
        }

        return ExitCode.Ok;
    }

    // What refers to a resource that is not written gets the value that it has.
    private static EmittedResource Emitted(RecordedResource entry, HashSet<ResourceKey> written)
    {
        KindDescriptor? kind = KnownKinds.Find(entry.Key.ApiVersion, entry.Key.Kind);
        JsonObject document = entry.Template is { } template && Expressions.Scan(template).References.All(reference => written.Contains(reference.Target)) ? template : Expressions.Escape(entry.Inputs);
        ImmutableArray<string> secrets = [.. entry.SecretPointers.Where(pointer => !pointer.StartsWith("/status", StringComparison.Ordinal) && kind?.IsSecret(pointer) != true)];
        return new EmittedResource(entry.Key, kind is null ? document : ShortForm.Of(kind, document), Within(entry.Options, written), secrets);
    }

    private static ResourceOptions Within(ResourceOptions options, HashSet<ResourceKey> written) => options with
    {
        DependsOn = [.. options.DependsOn.Where(written.Contains)],
        ReplaceWith = [.. options.ReplaceWith.Where(written.Contains)],
        DeletedWith = options.DeletedWith is { } holder && written.Contains(holder) ? holder : null,
    };

    private static IEnumerable<Diagnostic> LeftOut(RecordedResource entry, HashSet<ResourceKey> written) =>
        from key in entry.Options.DependsOn.Concat(entry.Options.ReplaceWith).Concat(entry.Options.DeletedWith is { } holder ? [holder] : []).Distinct()
        where !written.Contains(key)
        select Diagnostic.Warning($"{entry.Key} has an option that names {key}, which is not written: it is left out");

    private static IEnumerable<Diagnostic> Secrets(EmittedResource resource)
    {
        KindDescriptor? kind = KnownKinds.Find(resource.Key.ApiVersion, resource.Key.Kind);
        return PlainSecrets.Of(kind, resource.Document).Concat(resource.Secrets).Select(pointer => Diagnostic.Error($"{resource.Key}{pointer} is a secret, and would be written in plain", null, "pass --show-secrets if that is meant"));
    }
}
