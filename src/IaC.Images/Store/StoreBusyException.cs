namespace IaC.Images;

/// <summary>Others use the store for longer than it is waited for; nothing was changed.</summary>
public sealed class StoreBusyException : IOException
{
    internal StoreBusyException(string folder, TimeSpan waited, IReadOnlyList<string> holders)
        : base($"the image store {folder} is in use by {(holders.Count == 0 ? "another process" : string.Join(", ", holders))}, also after {waited.TotalSeconds:0} s; try again when that is done")
    {
    }
}
