namespace IaC.GitOps;

/// <summary>Names of commits as people read them.</summary>
public static class CommitName
{
    /// <summary>Digits of a whole name.</summary>
    public const int Length = 40;

    private const int Digits = 10;

    /// <summary>As many digits as tell two apart.</summary>
    /// <param name="commit">The whole name.</param>
    public static string Short(string commit) => commit[..Math.Min(Digits, commit.Length)];
}
