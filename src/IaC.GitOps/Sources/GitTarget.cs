namespace IaC.GitOps;

/// <summary>What a source stands for just now.</summary>
/// <param name="Ref">Name of the branch or tag, as the repository has it; of a commit itself.</param>
/// <param name="Commit">The commit, 40 hex digits.</param>
internal sealed record GitTarget(string Ref, string Commit);
