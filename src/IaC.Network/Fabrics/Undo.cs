using IaC.Linux;

namespace IaC.Network;

/// <summary>Steps that leave nothing behind when they fail.</summary>
internal static class Undo
{
    /// <summary>Does a step; when it fails, undoes it and throws what failed.</summary>
    /// <exception cref="AggregateException">The step failed, and so did undoing it; the failure of the step is the first.</exception>
    internal static void OnFailure(Action step, Action undo)
    {
        try
        {
            step();
        }
        catch (Exception failure)
        {
            try
            {
                undo();
            }
            catch (LinuxException second)
            {
                throw new AggregateException(failure, second);
            }

            throw;
        }
    }
}
