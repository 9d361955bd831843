using IaC.Cli.Commands;
using IaC.Model;

namespace IaC.Cli.Workloads;

/// <summary>Finds the one thing that a person names: <c>pod/web</c>, <c>pod/other.web</c>, or a bare <c>web</c> where it is unambiguous.</summary>
internal static class NameResolver
{
    /// <summary>The one candidate of the name.</summary>
    /// <param name="name">As typed.</param>
    /// <param name="stack">Only candidates of this stack; null takes all.</param>
    /// <param name="candidates">What there is.</param>
    /// <exception cref="UsageException">None has the name, with a near one; or several have it, with all of them.</exception>
    public static Candidate<T> Resolve<T>(string name, string? stack, IReadOnlyList<Candidate<T>> candidates)
    {
        Candidate<T>[] inStack = [.. candidates.Where(candidate => stack is null || candidate.Stack == stack)];
        Candidate<T>[] found = [.. inStack.Where(candidate => candidate.Spellings.Contains(name, StringComparer.OrdinalIgnoreCase))];
        return found.Length switch
        {
            1 => found[0],
            0 => throw new NotHereException(Unknown(name, stack, inStack), name, stack),
            _ => throw new UsageException($"`{name}` may be {string.Join(" or ", found.Select(candidate => Full(candidate, found)))}: write which one"),
        };
    }

    private static string Unknown<T>(string name, string? stack, Candidate<T>[] candidates)
    {
        string message = stack is null ? $"there is no `{name}`" : $"there is no `{name}` in stack {stack}";
        return NearName.Suggest(name, candidates.SelectMany(candidate => candidate.Spellings)) is { } near ? $"{message} ({near})" : message;
    }

    private static string Full<T>(Candidate<T> candidate, Candidate<T>[] found) =>
        found.Count(other => other.Key == candidate.Key) > 1 ? $"{candidate.Key} of --stack {candidate.Stack}" : candidate.Key.ToString();
}

/// <summary>Something that can be named.</summary>
/// <param name="Key">What its document is called.</param>
/// <param name="Stack">Name of the stack that owns it.</param>
/// <param name="Value">What it is.</param>
internal sealed record Candidate<T>(ResourceKey Key, string Stack, T Value)
{
    /// <summary>All that people may write for it.</summary>
    public IEnumerable<string> Spellings => Key.Spellings();
}
