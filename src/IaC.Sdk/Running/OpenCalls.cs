using System.Runtime.CompilerServices;

namespace IaC;

/// <summary>Calls that are being answered, each with the token of its user code. By methods that are synchronized, as <see cref="ProgramConnection"/>'s.</summary>
internal sealed class OpenCalls
{
    private readonly Dictionary<long, CancellationTokenSource> _calls = [];

    /// <summary>A call begins.</summary>
    [MethodImpl(MethodImplOptions.Synchronized)]
    public CancellationToken Begin(long call)
    {
        var source = new CancellationTokenSource();
        _calls[call] = source;
        return source.Token;
    }

    /// <summary>A call is answered. Its source is not disposed of: whom it was given to may look at it later.</summary>
    [MethodImpl(MethodImplOptions.Synchronized)]
    public void End(long call) => _calls.Remove(call);

    /// <summary>Nobody waits for a call any more.</summary>
    public void Cancel(long call) => Find(call)?.CancelAsync();

    /// <summary>Nobody waits for any.</summary>
    public void CancelAll()
    {
        foreach (CancellationTokenSource source in All())
        {
            source.CancelAsync();
        }
    }

    [MethodImpl(MethodImplOptions.Synchronized)]
    private CancellationTokenSource? Find(long call) => _calls.GetValueOrDefault(call);

    [MethodImpl(MethodImplOptions.Synchronized)]
    private CancellationTokenSource[] All() => [.. _calls.Values];
}
