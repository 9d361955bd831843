using IaC.Model.V1Alpha1;

namespace IaC.GitOps;

/// <summary>What no schema says of a GitOps document: what its parts say of each other.</summary>
internal static class AgentRules
{
    /// <summary>Checks them.</summary>
    /// <exception cref="GitOpsException">One does not hold.</exception>
    public static void Require(GitOpsSpec spec)
    {
        RequireOnce(spec.Sources.Select(source => source.Name), "sources");
        RequireOnce(spec.Units.Select(unit => unit.Name), "units");
        foreach (GitOpsSource source in spec.Sources)
        {
            _ = new GitSelector(source);
            _ = new GitRemote(source);
        }

        foreach (GitOpsUnit unit in spec.Units)
        {
            RequireSource(unit, spec);
            Array.ForEach([.. unit.Ignore], ignore => RequireIgnored(unit, ignore));
        }

        RequireOrder(spec);
        if (spec.Listen is { } listen && ListenAddress.TryParse(listen) is null)
        {
            throw new GitOpsException($"listen is an address and port, not `{listen}`", ListenAddress.Remedy);
        }
    }

    private static void RequireOnce(IEnumerable<string> names, string what)
    {
        if (names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new GitOpsException($"there are two {what} {twice.Key}");
        }
    }

    private static void RequireSource(GitOpsUnit unit, GitOpsSpec spec)
    {
        if (unit.Source is null && spec.Sources.Length != 1)
        {
            throw new GitOpsException($"unit {unit.Name} names no source, and there are several");
        }

        if (unit.Source is { } name && spec.Sources.All(source => source.Name != name))
        {
            throw new GitOpsException($"unit {unit.Name} is of the source {name}, which there is not");
        }
    }

    // What is written otherwise would match nothing, and nobody would know.
    private static void RequireIgnored(GitOpsUnit unit, GitOpsIgnore ignore)
    {
        if (ignore.Resource.IndexOf('/', StringComparison.Ordinal) is < 1 || ignore.Resource.EndsWith('/'))
        {
            throw new GitOpsException($"unit {unit.Name} ignores fields of `{ignore.Resource}`, which names no resource", "write KIND/NAME, as pod/web");
        }

        if (ignore.Paths.FirstOrDefault(path => !path.StartsWith('/')) is { } path)
        {
            throw new GitOpsException($"unit {unit.Name} ignores `{path}` of {ignore.Resource}, which is no JSON pointer", $"write /{path.Replace('.', '/')}");
        }
    }

    private static void RequireOrder(GitOpsSpec spec)
    {
        var open = spec.Units.ToDictionary(unit => unit.Name, unit => unit.DependsOn.ToHashSet());
        foreach (GitOpsUnit unit in spec.Units)
        {
            if (unit.DependsOn.FirstOrDefault(name => !open.ContainsKey(name)) is { } missing)
            {
                throw new GitOpsException($"unit {unit.Name} depends on {missing}, which there is not");
            }
        }

        while (open.Count > 0)
        {
            string[] free = [.. open.Where(unit => !unit.Value.Any(open.ContainsKey)).Select(unit => unit.Key)];
            if (free.Length == 0)
            {
                throw new GitOpsException($"units depend on each other: {string.Join(", ", open.Keys.Order(StringComparer.Ordinal))}");
            }

            Array.ForEach(free, name => open.Remove(name));
        }
    }
}
