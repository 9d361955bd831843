namespace IaC.Cli.Restoring;

/// <summary>Runs a watch that blocks in the kernel until something happens, on a thread of its own.</summary>
internal static class KernelWatch
{
    /// <summary>Runs until it is cancelled.</summary>
    /// <param name="step">Waits for what happens next, and tells it.</param>
    /// <param name="wake">Ends the wait, from another thread.</param>
    /// <param name="stop">Ends the watch.</param>
    public static async Task RunAsync(Action step, Action wake, CancellationToken stop)
    {
        await using CancellationTokenRegistration waking = stop.Register(wake);
        await Task.Factory.StartNew(Watch, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        void Watch()
        {
            while (!stop.IsCancellationRequested)
            {
                step();
            }
        }
    }
}
