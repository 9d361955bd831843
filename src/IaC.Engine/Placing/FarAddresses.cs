using System.Collections.Immutable;
using IaC.Model;

namespace IaC.Engine;

/// <summary>
/// What a pod or guest is reached by from another host: where it publishes all its ports there under their own numbers, <c>${{ pod.db.status.address }}</c> is written as <c>${{ host.two.status.address }}</c>, of the Host that it runs on.
/// The edge stays, so that it is ready first. Any other address of another host is refused by whoever checks the document.
/// </summary>
internal static class FarAddresses
{
    private const string AddressOutput = "address";

    /// <summary>The definition with such addresses.</summary>
    /// <param name="placed">What is declared, with hosts chosen.</param>
    public static StackDefinition Resolve(StackDefinition placed)
    {
        ImmutableHashSet<string> hosts = [.. placed.Resources.Where(declaration => (declaration.Key.ApiVersion, declaration.Key.Kind) == (BuiltInKinds.Host.ApiVersion, BuiltInKinds.Host.Kind)).Select(declaration => declaration.Key.Name)];
        if (hosts.All(name => name == HostReference.LocalHost))
        {
            return placed;
        }

        // Few publish all that they have, and where none does, no document has to be searched for who asks.
        Dictionary<ResourceKey, ResourceDeclaration> publishing = placed.Resources.Where(declaration => Runs(declaration.Key) && HostReference.PublishesAll(declaration.Document))
            .DistinctBy(declaration => declaration.Key).ToDictionary(declaration => declaration.Key);
        return publishing.Count == 0 ? placed : placed with { Resources = [.. placed.Resources.Select(declaration => Runs(declaration.Key) ? Resolve(declaration) : declaration)] };

        ResourceDeclaration Resolve(ResourceDeclaration declaration)
        {
            if (!Expressions.IsIn(declaration.Document))
            {
                return declaration;
            }

            var reached = ImmutableArray.CreateBuilder<ResourceKey>();
            return declaration with
            {
                Document = Expressions.Rewrite(declaration.Document, expression => Another(expression, HostReference.NameOf(declaration.Document), reached)),
                Options = declaration.Options with { DependsOn = [.. declaration.Options.DependsOn.Union(reached)] },
            };
        }

        string? Another(Expression expression, string here, ICollection<ResourceKey> reached)
        {
            if (expression is not Expression.Status { Output: AddressOutput } status || !publishing.TryGetValue(status.Target, out ResourceDeclaration? target))
            {
                return null;
            }

            string there = HostReference.NameOf(target.Document);
            if (there == here || !hosts.Contains(there))
            {
                return null;
            }

            reached.Add(status.Target);
            return $"host[\"{there}\"].status.{AddressOutput}";
        }
    }

    private static bool Runs(ResourceKey key) => BuiltInKinds.Find(key.ApiVersion, key.Kind) is { Runs: true };
}
