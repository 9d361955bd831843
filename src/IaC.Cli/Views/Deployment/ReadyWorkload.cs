namespace IaC.Cli.Views.Deployment;

/// <summary>Something that runs at the end of an apply.</summary>
/// <param name="Name">As people write it: <c>pod/web</c>.</param>
/// <param name="Status">As in <c>ps</c>.</param>
/// <param name="Ready">Whether it does its work.</param>
/// <param name="HasFailed">Whether it was started by this apply, and came to a bad end already.</param>
/// <param name="Addresses">Its addresses.</param>
/// <param name="Lines">First lines of its logs.</param>
internal sealed record ReadyWorkload(string Name, string Status, bool Ready, bool HasFailed, IReadOnlyList<string> Addresses, IReadOnlyList<FirstLine> Lines);

/// <summary>A log line.</summary>
/// <param name="Container">Who wrote it.</param>
/// <param name="Text">What.</param>
internal sealed record FirstLine(string Container, string Text);
