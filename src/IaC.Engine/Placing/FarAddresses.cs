using System.Collections.Immutable;
using IaC.Model;

namespace IaC.Engine;

/// <summary>
/// What a pod or guest is reached by from another host: where it publishes all its ports there under their own numbers, <c>${{ pod.db.status.address }}</c> is written as <c>${{ host.two.status.address }}</c>, of the Host that it runs on.
/// The edge stays, so that it is ready first. A ConfigMap or Secret is read where the pods are that name it. Any other address of another host is refused: in a ConfigMap here, in what runs by whoever checks the document.
/// </summary>
internal sealed class FarAddresses
{
    private const string AddressOutput = "address";
    private readonly StackDefinition placed;
    private readonly ImmutableHashSet<string> hosts;
    private readonly Dictionary<ResourceKey, ResourceDeclaration> publishing;

    private FarAddresses(StackDefinition placed, ImmutableHashSet<string> hosts)
    {
        (this.placed, this.hosts) = (placed, hosts);
        publishing = placed.Resources.Where(declaration => Runs(declaration.Key) && HostReference.PublishesAll(declaration.Document)).DistinctBy(declaration => declaration.Key).ToDictionary(declaration => declaration.Key);
    }

    /// <summary>The definition with such addresses.</summary>
    /// <param name="placed">What is declared, with hosts chosen.</param>
    /// <param name="faults">Gets an error for each ConfigMap with an address that means nothing where it is read.</param>
    public static StackDefinition Resolve(StackDefinition placed, ICollection<Diagnostic> faults)
    {
        ImmutableHashSet<string> hosts = [.. placed.Resources.Where(declaration => declaration.Key.Is(BuiltInKinds.Host)).Select(declaration => declaration.Key.Name)];
        return hosts.All(name => name == HostReference.LocalHost) ? placed : new FarAddresses(placed, hosts).Resolve(faults);
    }

    private StackDefinition Resolve(ICollection<Diagnostic> faults)
    {
        ResourceDeclaration[] naming = [.. placed.Resources.Where(declaration => IsConfig(declaration.Key) && AddressesIn(declaration).Any())];

        // Few publish all that they have, and where none does, no document has to be searched for who asks.
        if (publishing.Count == 0 && naming.Length == 0)
        {
            return placed;
        }

        ILookup<ResourceKey, Reader> readers = ReadersOf([.. naming.Select(config => config.Key)]);
        Refuse(naming, readers, faults);
        return placed with
        {
            Resources = [.. placed.Resources.Select(declaration => Runs(declaration.Key) ? Resolve(declaration, [HostReference.NameOf(declaration.Document)])
                : readers[declaration.Key].Select(reader => reader.Host).ToImmutableArray() is { IsEmpty: false } read ? Resolve(declaration, read)
                : declaration)],
        };
    }

    private ResourceDeclaration Resolve(ResourceDeclaration declaration, ImmutableArray<string> read)
    {
        if (!Expressions.IsIn(declaration.Document))
        {
            return declaration;
        }

        var reached = ImmutableArray.CreateBuilder<ResourceKey>();
        return declaration with
        {
            Document = Expressions.Rewrite(declaration.Document, Another),
            Options = declaration.Options with { DependsOn = [.. declaration.Options.DependsOn.Union(reached)] },
        };

        string? Another(Expression expression)
        {
            if (expression is not Expression.Status { Output: AddressOutput } status || !publishing.TryGetValue(status.Target, out ResourceDeclaration? target))
            {
                return null;
            }

            string there = HostReference.NameOf(target.Document);
            if (read.All(host => host == there) || !hosts.Contains(there))
            {
                return null;
            }

            reached.Add(status.Target);
            return $"host[\"{there}\"].status.{AddressOutput}";
        }
    }

    private void Refuse(ResourceDeclaration[] naming, ILookup<ResourceKey, Reader> readers, ICollection<Diagnostic> faults)
    {
        Dictionary<ResourceKey, string> places = naming.Length == 0 ? [] : placed.Resources.Where(declaration => Runs(declaration.Key)).DistinctBy(declaration => declaration.Key)
            .ToDictionary(declaration => declaration.Key, declaration => HostReference.NameOf(declaration.Document));
        foreach ((ResourceDeclaration config, string pointer, ResourceKey target) in naming.SelectMany(config => AddressesIn(config).Select(address => (config, address.Pointer, address.Target))))
        {
            if (places.TryGetValue(target, out string? there) && (!publishing.ContainsKey(target) || !hosts.Contains(there)) && readers[config.Key].FirstOrDefault(reader => reader.Host != there) is { } stranger)
            {
                faults.Add(Diagnostic.Error(
                    $"{target} is on host {there}, and its address means nothing on {stranger.Host}, where {stranger.Key} reads it",
                    config.Source.Locate(pointer),
                    $"publish all its ports by a hostPort of the same number, with a Host {there} declared; or refer to ${{{{ host.{there}.status.address }}}}"));
            }
        }
    }

    // In one pass over all that runs, which may be much.
    private ILookup<ResourceKey, Reader> ReadersOf(HashSet<ResourceKey> configs) =>
        (from declaration in configs.Count == 0 ? Enumerable.Empty<ResourceDeclaration>() : placed.Resources
         let kind = BuiltInKinds.Find(declaration.Key.ApiVersion, declaration.Key.Kind)
         where kind is { Runs: true }
         from reference in kind.References(declaration.Document)
         where configs.Contains(reference.Target)
         select (reference.Target, Reader: new Reader(declaration.Key, HostReference.NameOf(declaration.Document)))).ToLookup(pair => pair.Target, pair => pair.Reader);

    private static IEnumerable<(string Pointer, ResourceKey Target)> AddressesIn(ResourceDeclaration declaration) => !Expressions.IsIn(declaration.Document) ? [] :
        from use in Expressions.Scan(declaration.Document).Uses
        where use.Expression is Expression.Status { Output: AddressOutput } status && Runs(status.Target)
        select (use.Pointer, ((Expression.Status)use.Expression).Target);

    private static bool IsConfig(ResourceKey key) => key.Is(BuiltInKinds.ConfigMap) || key.Is(BuiltInKinds.Secret);

    private static bool Runs(ResourceKey key) => BuiltInKinds.Find(key.ApiVersion, key.Kind) is { Runs: true };

    private sealed record Reader(ResourceKey Key, string Host);
}
