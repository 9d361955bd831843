namespace IaC.GitOps;

/// <summary>A commit that was fetched and, where that is asked for, verified.</summary>
/// <param name="Commit">40 hex digits.</param>
/// <param name="Subject">First line of its message.</param>
/// <param name="Author">Who wrote it.</param>
/// <param name="Time">When it was committed.</param>
public sealed record GitRevision(string Commit, string Subject, string Author, DateTimeOffset Time);
