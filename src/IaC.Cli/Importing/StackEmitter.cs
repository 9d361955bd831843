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
        EmittedResource[] resources = [.. session.Resources.Where(entry => entry is { Condemned: false, WasMade: true, Kept: false }).Select(Emitted)];
        if (resources.Length == 0)
        {
            throw new UsageException($"stack {stack} records nothing");
        }

        if (name is not null)
        {
            EmittedResource only = NameResolver.Resolve(name, null, [.. resources.Select(resource => new Candidate<EmittedResource>(resource.Key, stack, resource))]).Value;
            resources = [only];
        }

        Diagnostic[] obstacles = [.. showSecrets ? [] : resources.SelectMany(Secrets), .. resources.Where(resource => !resource.Options.Hooks.IsEmpty).Select(resource =>
            Diagnostic.Warning($"{resource.Key} has hooks of its program, which are not written"))];
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
            YamlWriter.Write([Settings(stack, await services.ProviderPathsOfAsync(stack, stop)), .. resources.Select(resource => OptionWriter.Into(resource.Document, resource.Options))], host.Terminal.Output);
        }

        return ExitCode.Ok;
    }

    private static EmittedResource Emitted(RecordedResource entry)
    {
        KindDescriptor? kind = KnownKinds.Find(entry.Key.ApiVersion, entry.Key.Kind);
        JsonObject document = entry.Template ?? Expressions.Escape(entry.Inputs);
        ImmutableArray<string> secrets = [.. entry.SecretPointers.Where(pointer => !pointer.StartsWith("/status", StringComparison.Ordinal) && kind?.IsSecret(pointer) != true)];
        return new EmittedResource(entry.Key, kind is null ? document : ShortForm.Of(kind, document), entry.Options, secrets);
    }

    private static IEnumerable<Diagnostic> Secrets(EmittedResource resource)
    {
        KindDescriptor? kind = KnownKinds.Find(resource.Key.ApiVersion, resource.Key.Kind);
        IEnumerable<string> byKind = resource.Document.Select(member => JsonPointer.Append("", member.Key)).Where(pointer => kind?.IsSecret(pointer) == true);
        return byKind.Concat(resource.Secrets).Select(pointer => Diagnostic.Error($"{resource.Key}{pointer} is a secret, and would be written in plain", null, "pass --show-secrets if that is meant"));
    }

    private static JsonObject Settings(string stack, IReadOnlyList<string> providers)
    {
        var document = new JsonObject { ["apiVersion"] = KindSchema.Stack.ApiVersion, ["kind"] = KindSchema.Stack.Kind, ["metadata"] = new JsonObject { ["name"] = stack } };
        if (providers.Count > 0)
        {
            document["spec"] = new JsonObject { ["providers"] = new JsonArray([.. providers.Select(path => (JsonNode?)path)]) };
        }

        return document;
    }
}
