namespace IaC.Engine.Tests;

/// <summary>Ends a run at one of its points as a kill would: from there on every point throws, so that nothing more is written or called.</summary>
internal sealed class FakeCrash(int fatal) : CrashPoints(0, null)
{
    private int _passed;

    public int Passed => _passed;

    public override void Pass(string name)
    {
        int number = Interlocked.Increment(ref _passed);
        if (fatal > 0 && number >= fatal)
        {
            throw new CrashException(name);
        }
    }
}

/// <summary>The process would be dead.</summary>
internal sealed class CrashException(string point) : Exception($"killed at {point}");
