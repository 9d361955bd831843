using IaC.Cli.Commands;
using IaC.Cli.Composition;
using IaC.Cli.Deployment;
using IaC.Cli.Deployment.Sources;
using IaC.Cli.Views.Controlling;
using IaC.Cli.Views.Deployment;
using IaC.Cli.Workloads;
using IaC.Engine;
using IaC.Model;
using IaC.Pods;

namespace IaC.Cli.Importing;

/// <summary>Takes over what runs, as a resource that is declared.</summary>
internal sealed class Importer(CommandHost host, IPlanView faults, IControlView view)
{
    /// <summary>Records what exists under <paramref name="uid"/> as the declared resource of a name.</summary>
    /// <param name="name">The declared resource, as a person writes it.</param>
    /// <param name="uid">What to take over; null is the only pod of that name that no stack records.</param>
    /// <param name="options">Where the declaration is, and how the stack is held.</param>
    /// <param name="stop">Gives up.</param>
    public async Task<int> RunAsync(string name, string? uid, DeploymentOptions options, CancellationToken stop)
    {
        await using StackSource? source = await StackSource.OpenAsync(options, faults, host, stop);
        if (source is null)
        {
            return ExitCode.Usage;
        }

        long started = host.Time.GetTimestamp();
        using RootServices services = RootServices.Open(options.Global, host);
        await using StackSession session = await services.OpenAsync(source, options.Lock, stop);
        if (await source.DefineAsync(session, preview: false, stop) is not { } definition)
        {
            return ExitCode.Usage;
        }

        ResourceKey key = NameResolver.Resolve(name, null, [.. definition.Resources.Select(declaration => new Candidate<ResourceKey>(declaration.Key, definition.Name, declaration.Key))]).Value;
        if (KnownKinds.Find(key.ApiVersion, key.Kind) is not { Lasts: true })
        {
            throw new UsageException($"{key} neither runs nor holds data, so that there is nothing to take over: `iac up` records it");
        }

        if (uid is not null && !IsUid(uid))
        {
            throw new UsageException($"`{uid}` is no uid: one has 32 hexadecimal digits, as in `iac inspect`");
        }

        Dictionary<string, string> owners = (await services.OwnersAsync(stop)).Concat(services.Foreign.All()).DistinctBy(owner => owner.Key).ToDictionary();
        uid ??= Find(key, services, owners);
        if (owners.TryGetValue(uid, out string? owner))
        {
            throw new UsageException($"stack {owner} records the uid {uid} already: `iac state rm` there makes it free");
        }

        await session.AdoptAsync(definition, key, uid, stop);
        view.Show(new ControlRow(definition.Name, key.ToString(), "imported", host.Time.GetElapsedTime(started).TotalSeconds, null));
        return ExitCode.Ok;
    }

    // It becomes a part of paths.
    private static bool IsUid(string text) => text.Length == 32 && text.All(char.IsAsciiHexDigitLower);

    private static string Find(ResourceKey key, RootServices services, Dictionary<string, string> owners)
    {
        if (key.Kind == BuiltInKinds.PersistentVolumeClaim.Kind)
        {
            string[] folders = [.. services.ClaimFolders.SelectMany(Folders).Where(folder => !owners.ContainsKey(folder))];
            throw new UsageException(folders.Length == 0 ? "there is no claim that no stack records" : $"which claim? pass --uid with one of {string.Join(", ", folders)}");
        }

        PodObservation[] free = [.. NamedPods.List(services).Where(pod => pod.Key == key && !owners.ContainsKey(pod.Value.Uid)).Select(pod => pod.Value)];
        return free switch
        {
            [var only] => only.Uid,
            [] => throw new UsageException($"no {key} runs that no stack records: `iac ps` lists what runs"),
            _ => throw new UsageException($"which {key}? pass --uid with one of {string.Join(", ", free.Select(pod => pod.Uid))}"),
        };
    }

    private static IEnumerable<string> Folders(string parent) => Directory.Exists(parent) ? Directory.EnumerateDirectories(parent).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal) : [];
}
