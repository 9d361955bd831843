using System.Collections.Immutable;
using IaC.Model;
using IaC.Model.V1Alpha1;

namespace IaC.GitOps;

/// <summary>What no schema says of a GitOps document: what its parts say of each other, and texts that nothing can be made of.</summary>
internal static class AgentRules
{
    /// <summary>All that does not hold, with its place in the document.</summary>
    public static IEnumerable<DocumentFault> Check(GitOpsSpec spec) =>
    [
        .. Twice(spec.Sources.Select(source => source.Name), "sources"),
        .. Twice(spec.Units.Select(unit => unit.Name), "units"),
        .. spec.Sources.Index().SelectMany(source => OfSource(source.Item, $"/spec/sources/{source.Index}")),
        .. spec.Units.Index().SelectMany(unit => OfUnit(unit.Item, $"/spec/units/{unit.Index}", spec)),
        .. OfOrder(spec.Units),
        .. spec.Listen is { } listen && ListenAddress.TryParse(listen) is null ? [new DocumentFault("/spec/listen", $"listen is an address and port, not `{listen}`", ListenAddress.Remedy)] : Array.Empty<DocumentFault>(),
    ];

    private static IEnumerable<DocumentFault> Twice(IEnumerable<string> names, string what) =>
        names.Index().GroupBy(name => name.Item).Where(group => group.Count() > 1).Select(group => new DocumentFault($"/spec/{what}/{group.Last().Index}/name", $"there are two {what} {group.Key}"));

    private static IEnumerable<DocumentFault> OfSource(GitOpsSource source, string pointer)
    {
        foreach (Action make in new Action[] { () => _ = new GitSelector(source), () => _ = new GitRemote(source) })
        {
            DocumentFault? fault = null;
            try
            {
                make();
            }
            catch (GitOpsException exception)
            {
                fault = new DocumentFault(pointer, exception.Message, exception.Remedy);
            }

            if (fault is not null)
            {
                yield return fault;
            }
        }
    }

    private static IEnumerable<DocumentFault> OfUnit(GitOpsUnit unit, string pointer, GitOpsSpec spec)
    {
        if (unit.Source is null && spec.Sources.Length != 1)
        {
            yield return new DocumentFault(pointer, $"unit {unit.Name} names no source, and there are several");
        }

        if (unit.Source is { } name && spec.Sources.All(source => source.Name != name))
        {
            yield return new DocumentFault($"{pointer}/source", $"unit {unit.Name} is of the source {name}, which there is not", NearName.Suggest(name, spec.Sources.Select(source => source.Name)));
        }

        foreach ((int index, string missing) in unit.DependsOn.Index().Where(depended => spec.Units.All(other => other.Name != depended.Item)))
        {
            yield return new DocumentFault($"{pointer}/dependsOn/{index}", $"unit {unit.Name} depends on {missing}, which there is not", NearName.Suggest(missing, spec.Units.Select(other => other.Name)));
        }

        foreach ((int index, GitOpsIgnore ignore) in unit.Ignore.Index())
        {
            foreach (DocumentFault fault in OfIgnored(unit, ignore, $"{pointer}/ignore/{index}"))
            {
                yield return fault;
            }
        }
    }

    // What is written otherwise would match nothing, and nobody would know.
    private static IEnumerable<DocumentFault> OfIgnored(GitOpsUnit unit, GitOpsIgnore ignore, string pointer)
    {
        if (ignore.Resource.IndexOf('/', StringComparison.Ordinal) is < 1 || ignore.Resource.EndsWith('/'))
        {
            yield return new DocumentFault($"{pointer}/resource", $"unit {unit.Name} ignores fields of `{ignore.Resource}`, which names no resource", "write KIND/NAME, as pod/web");
        }

        foreach ((int index, string path) in ignore.Paths.Index().Where(path => !path.Item.StartsWith('/')))
        {
            yield return new DocumentFault($"{pointer}/paths/{index}", $"unit {unit.Name} ignores `{path}` of {ignore.Resource}, which is no JSON pointer", $"write /{path.Replace('.', '/')}");
        }
    }

    private static IEnumerable<DocumentFault> OfOrder(ImmutableArray<GitOpsUnit> units)
    {
        List<GitOpsUnit> open = [.. units];
        while (open.RemoveAll(unit => !unit.DependsOn.Any(name => open.Exists(other => other.Name == name))) > 0)
        {
            // Each round frees those that wait for none that is left.
        }

        return open.Count == 0 ? [] : [new DocumentFault($"/spec/units/{units.IndexOf(open[0])}/dependsOn", $"units depend on each other: {string.Join(", ", open.Select(unit => unit.Name).Order(StringComparer.Ordinal))}")];
    }
}
