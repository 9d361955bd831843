using IaC.Model.V1Alpha1;
using NuGet.Versioning;

namespace IaC.GitOps;

/// <summary>Which commit of a repository is meant, by what the repository says of its branches and tags (git-ls-remote(1)).</summary>
internal sealed class GitSelector
{
    /// <summary>What the names of tags begin with.</summary>
    internal const string Tags = "refs/tags/";

    private const string Heads = "refs/heads/";
    private const string Peeled = "^{}";
    private readonly GitOpsSource _source;
    private readonly VersionRange? _range;

    /// <summary>The selector of a source.</summary>
    /// <exception cref="GitOpsException">It names nothing, or several things.</exception>
    public GitSelector(GitOpsSource source)
    {
        _source = source;
        string?[] given = [source.Branch, source.Tag, source.Semver, source.Commit];
        if (given.Count(value => value is not null) != 1)
        {
            throw new GitOpsException($"source {source.Name} needs exactly one of branch, tag, semver and commit");
        }

        if (source.Semver is { } semver && !VersionRange.TryParse(semver, out _range))
        {
            throw new GitOpsException($"source {source.Name}: `{semver}` is no range of versions", "write [1.2,2.0) or 1.4.*");
        }

        if (source.Commit is { } commit && (commit.Length != 40 || !commit.All(char.IsAsciiHexDigitLower)))
        {
            throw new GitOpsException($"source {source.Name}: a commit is named by all 40 digits of its name, not `{commit}`");
        }

        if (source.Verify?.Mode == GitOpsSigned.Tag && source.Tag is null && source.Semver is null)
        {
            throw new GitOpsException($"source {source.Name} is to be verified by the signature of a tag, and follows none");
        }
    }

    /// <summary>A branch moves on from what it was; nothing else has to.</summary>
    public bool IsBranch => _source.Branch is not null;

    /// <summary>What <c>ls-remote</c> is asked for; empty where it need not be asked.</summary>
    public IReadOnlyList<string> Patterns =>
        _source.Branch is { } branch ? [Heads + branch]
        : _source.Tag is { } tag ? [Tags + tag, Tags + tag + Peeled]
        : _source.Semver is not null ? [Tags + "*"]
        : [];

    /// <summary>What is meant.</summary>
    /// <param name="listing">Output of <c>ls-remote</c>.</param>
    /// <exception cref="GitOpsException">The repository has nothing of the kind.</exception>
    public GitTarget Choose(string listing)
    {
        if (_source.Commit is { } commit)
        {
            return new GitTarget(commit, commit);
        }

        Dictionary<string, string> refs = listing.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')).Where(parts => parts.Length == 2).ToDictionary(parts => parts[1], parts => parts[0]);
        if (_range is null)
        {
            string name = Patterns[0];
            return refs.TryGetValue(name + Peeled, out string? peeled) || refs.TryGetValue(name, out peeled) ? new GitTarget(name, peeled) : throw new GitOpsException($"{_source.Url} has no {(IsBranch ? $"branch {_source.Branch}" : $"tag {_source.Tag}")}");
        }

        (NuGetVersion Version, string Name)[] versions =
        [
            .. from name in refs.Keys
               where name.StartsWith(Tags, StringComparison.Ordinal) && !name.EndsWith(Peeled, StringComparison.Ordinal)
               let text = name[Tags.Length..].TrimStart('v')
               where NuGetVersion.TryParse(text, out _)
               let version = NuGetVersion.Parse(text)
               where (_range.IsFloating ? _range.Float!.Satisfies(version) : _range.Satisfies(version)) && (!version.IsPrerelease || _source.Semver!.Contains('-', StringComparison.Ordinal))
               orderby version descending
               select (version, name),
        ];
        return versions is [var best, ..]
            ? new GitTarget(best.Name, refs.GetValueOrDefault(best.Name + Peeled, refs[best.Name]))
            : throw new GitOpsException($"{_source.Url} has no tag with a version within {_source.Semver}");
    }
}
