namespace IaC.Images;

/// <summary>Adds up the bytes of one layer and passes them on at steps that are worth drawing.</summary>
internal sealed class ProgressReport(IProgress<ImageProgress>? progress, ImagePhase phase, string layer, long? total)
{
    private const long Step = 4 << 20;

    private long _done;
    private long _reported;

    internal void Add(long bytes)
    {
        _done += bytes;
        if (_done - _reported >= Step)
        {
            Report(total);
        }
    }

    /// <summary>The layer is done, and what was done is the whole.</summary>
    internal void Finish() => Report(_done);

    private void Report(long? of)
    {
        _reported = _done;
        progress?.Report(new ImageProgress(phase, layer, _done, of));
    }
}
