namespace IaC.Pods.Machines;

/// <summary>Looks for a text in what a console shows, which comes in pieces of any size.</summary>
/// <param name="wanted">UTF-8 of the text; an empty one has been seen already.</param>
internal sealed class ConsoleText(byte[] wanted)
{
    private readonly List<byte> _tail = [];

    /// <summary>Whether it was there.</summary>
    internal bool Seen { get; private set; } = wanted.Length == 0;

    /// <summary>Takes the next piece.</summary>
    internal void Take(ReadOnlySpan<byte> piece)
    {
        if (Seen)
        {
            return;
        }

        // The text may have begun at the end of the last piece.
        byte[] joined = [.. _tail, .. piece[..Math.Min(piece.Length, wanted.Length - 1)]];
        Seen = joined.AsSpan().IndexOf(wanted) >= 0 || piece.IndexOf(wanted) >= 0;
        _tail.AddRange(piece);
        if (_tail.Count >= wanted.Length)
        {
            _tail.RemoveRange(0, _tail.Count - wanted.Length + 1);
        }
    }
}
