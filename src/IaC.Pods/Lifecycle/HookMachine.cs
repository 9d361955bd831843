namespace IaC.Pods.Lifecycle;

/// <summary>One hook of a container: whether it was begun in this run, and what it came to. Times count from the start of the <see cref="PodMachine"/>.</summary>
internal sealed class HookMachine(HandlerUse use, PodHandler? handler)
{
    private bool _begun;
    private bool _ended;

    internal HandlerUse Use { get; } = use;

    /// <summary>What it does; another one holds from the next time on that it begins.</summary>
    internal PodHandler? Handler { get; set; } = handler;

    /// <summary>It is being carried out, or slept.</summary>
    internal bool IsAtWork => _begun && !_ended;

    /// <summary>Nothing is left to be done of it in this run.</summary>
    internal bool IsOver => _ended;

    /// <summary>Why it failed; null unless it did.</summary>
    internal string? Fault { get; private set; }

    /// <summary>When a sleep is over; null for any other kind.</summary>
    internal TimeSpan? Until { get; private set; }

    /// <summary>What it is called.</summary>
    internal string Name => Use == HandlerUse.PostStart ? "postStart hook" : Handler?.Kind == PodHandlerKind.PowerButton ? "the power button" : "preStop hook";

    /// <summary>The container starts anew.</summary>
    internal void Renew() => (_begun, _ended, Fault, Until) = (false, false, null, null);

    /// <summary>It is wanted: what is to be carried out; null once it was begun, for a sleep, and where there is no hook, which is then over.</summary>
    internal PodHandler? Begin(TimeSpan now)
    {
        if (_begun)
        {
            return null;
        }

        _begun = true;
        if (Handler is { Kind: PodHandlerKind.Sleep } sleep)
        {
            Until = now + TimeSpan.FromSeconds(sleep.Seconds);
            return null;
        }

        _ended = Handler is null;
        return Handler;
    }

    /// <summary>It is done, or not waited for any more.</summary>
    internal void End(string? fault) => (_ended, Fault) = (true, fault);
}
