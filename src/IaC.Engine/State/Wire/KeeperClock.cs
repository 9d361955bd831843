namespace IaC.Engine;

/// <summary>The clock of a machine that keeps states, as its last answer told it: the instants of that machine, and the spans and timers of this one. Who shares states writes times by it, so that those of two people can be compared.</summary>
/// <param name="own">The clock of this machine, which is taken until there was an answer.</param>
internal sealed class KeeperClock(TimeProvider own) : TimeProvider
{
    private long _ahead;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => own.LocalTimeZone;

    /// <inheritdoc/>
    public override long TimestampFrequency => own.TimestampFrequency;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => own.GetUtcNow() + TimeSpan.FromTicks(Volatile.Read(ref _ahead));

    /// <inheritdoc/>
    public override long GetTimestamp() => own.GetTimestamp();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => own.CreateTimer(callback, state, dueTime, period);

    /// <summary>Takes in what it is there.</summary>
    public void Set(DateTimeOffset there) => Volatile.Write(ref _ahead, (there - own.GetUtcNow()).Ticks);
}
