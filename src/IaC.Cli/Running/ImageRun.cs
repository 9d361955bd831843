using System.Security.Cryptography;
using IaC.Cli.Commands;
using IaC.Cli.Composition;
using IaC.Cli.Deployment;
using IaC.Cli.Images;
using IaC.Cli.Views.Deployment;
using IaC.Cli.Views.Workloads;
using IaC.Cli.Workloads;
using IaC.Engine;
using IaC.Images;
using IaC.Model;
using IaC.Pods;

namespace IaC.Cli.Running;

/// <summary>Runs an image: a pod of a stack of its own, made as <c>up</c> makes one, shown until its program ends.</summary>
internal sealed class ImageRun(CommandHost host, RootServices services)
{
    /// <summary>The program was not run; as of Docker.</summary>
    private const int NotRun = 125;

    // Longer than the grace of a program that does not end.
    private static readonly TimeSpan RemovalDeadline = TimeSpan.FromMinutes(2);

    private const string Letters = "abcdefghijklmnopqrstuvwxyz234567";
    private const int SuffixLength = 4;
    private const int LongestBaseName = 40;

    // Keys were pressed that leave the program running.
    private bool left;

    private readonly DeploymentViews views = DeploymentViews.For(host, json: false);

    /// <summary>Runs it.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="stop">Stops the program.</param>
    /// <returns>The exit code of the program; 0 where its end is not waited for, and a failure where the program ended well and something of its output was lost.</returns>
    public async Task<int> RunAsync(RunOptions options, CancellationToken stop)
    {
        string suffix = await FreeSuffixAsync();
        (string stack, string pod) = ($"run-{suffix}", options.Name ?? $"{BaseName(options.Image)}-{suffix}");
        if (NamedPods.List(services).FirstOrDefault(other => other.Key.Name == pod) is { } taken)
        {
            throw new UsageException($"pod {pod} is there already, in stack {taken.Stack}: choose another --name, or remove that with `iac destroy --stack {taken.Stack}`");
        }

        if (services.TryFindImage(options.Image) is { } image && ShortDigest.Means(image, options.Image))
        {
            options = options with { Image = image.Digest.ToString() };
        }

        var faults = new List<Diagnostic>();
        StackDefinition definition = RunStack.Define(options, stack, pod, faults);
        views.Plan.Show(faults);
        if (faults.Exists(fault => fault.Severity == DiagnosticSeverity.Error))
        {
            return ExitCode.Usage;
        }

        string? uid = null;
        try
        {
            (uid, string? failure) = await StartAsync(definition, stop);
            if (uid is null || Status(uid) is null)
            {
                uid = null;
                host.Terminal.Error.WriteLine($"iac: {failure ?? "stopped before it ran"}");
                return failure is null ? ExitCode.Cancelled : NotRun;
            }

            if (options.Detach)
            {
                host.Terminal.Output.WriteLine(pod);
                return ExitCode.Ok;
            }

            return await FollowAsync(options, stack, pod, uid, stop);
        }
        finally
        {
            if (uid is null || (options.Remove && !left))
            {
                await RemoveAsync(stack, pod);
            }
        }
    }

    // A program may end, and badly, before anybody saw it run: to the engine that is a failure, here it is a result.
    private async Task<(string? Uid, string? Failure)> StartAsync(StackDefinition definition, CancellationToken stop)
    {
        await using StackSession session = await services.OpenAsync(definition.Name, LockMode.Exclusive, stop);
        PlanResult result = await session.PlanAsync(definition, PlanOptions.Default, stop);
        if (result.Plan is not { } plan)
        {
            return (null, string.Join("; ", result.Diagnostics));
        }

        string? failure = null;
        var view = new PullView(host.Terminal.Error);
        await PlanExecution.RunAsync(
            session,
            plan,
            ApplyOptions.Default,
            services.Journal,
            value =>
            {
                view.Handle(value);
                failure = value switch
                {
                    EngineEvent.StepFailed failed => failed.Message,
                    EngineEvent.Summary { Outcome: RunOutcome.Failed } summary => failure ?? summary.Message,
                    _ => failure,
                };
            },
            stop,
            host.Interruption.Abort);
        return (session.Resources.SingleOrDefault()?.Uid, failure);
    }

    private async Task<int> FollowAsync(RunOptions options, string stack, string pod, string uid, CancellationToken stop)
    {
        using CancellationTokenSource unwanted = CancellationTokenSource.CreateLinkedTokenSource(stop, host.Terminal.OutputClosed);
        using var ended = new CancellationTokenSource();
        using RunStreams streams = await RunStreams.AttachAsync(host.Terminal, services, uid, options, stop);
        Task<bool> shown = ShowAsync(uid, ended.Token);
        try
        {
            await Task.WhenAny(AwaitEndAsync(uid, unwanted.Token), streams.Left).Unwrap();
            left = streams.Left.IsCompleted;
        }
        catch (OperationCanceledException) when (unwanted.IsCancellationRequested)
        {
            await using StackSession session = await services.OpenAsync(stack, LockMode.ExclusiveWait, host.Interruption.Abort);
            await session.StopAsync(KeyOf(pod), grace: null, host.Interruption.Abort);
        }
        finally
        {
            await ended.CancelAsync();
            await shown;
        }

        if (left)
        {
            streams.Dispose();
            host.Terminal.Error.WriteLine($"\niac: pod {pod} runs on: `iac attach {pod}` comes back to it, `iac destroy --stack {stack}` ends it");
            return ExitCode.Ok;
        }

        await streams.Shown;
        if (Status(uid)?.Containers.SingleOrDefault() is not { } container)
        {
            host.Terminal.Error.WriteLine($"iac: pod {pod} was removed");
            return NotRun;
        }

        if (IsBroken(container))
        {
            host.Terminal.Error.WriteLine($"iac: {container.Message}");
            return ExitCode.NoProgram;
        }

        return await shown && container.ExitCode == 0 ? ExitCode.Failed : container.ExitCode ?? NotRun;
    }

    // Where somebody removed the pod meanwhile, or killed its supervisor, its last status tells.
    private Task<bool> AwaitEndAsync(string uid, CancellationToken cancellationToken) =>
        WorkloadEnd.WatchAsync(services.Layout, uid, status => WorkloadEnd.IsReached(status) || status.Containers.Any(IsBroken), cancellationToken);

    // Whether something of the output was lost.
    private async Task<bool> ShowAsync(string uid, CancellationToken end)
    {
        var view = new StreamsLogView(host.Terminal);
        try
        {
            await foreach (LogLine line in LogReader.ReadAsync(new LogQuery { Layout = services.Layout, Uid = uid, FromStart = true, Follow = true, End = end }, host.Interruption.Abort))
            {
                view.Show(line);
                if (host.Terminal.OutputClosed.IsCancellationRequested)
                {
                    // Whoever read it has enough, and misses nothing.
                    return false;
                }
            }
        }
        catch (DirectoryNotFoundException)
        {
            // A pod that never started a container wrote nothing.
        }

        return view.HasGaps;
    }

    // Not to be stopped by what stopped the program, which is when it is needed. Whoever asks twice does not wait for the program either.
    private async Task RemoveAsync(string stack, string pod)
    {
        using var deadline = new CancellationTokenSource(RemovalDeadline, host.Time);
        try
        {
            if (!(await services.States.NamesAsync(deadline.Token)).Contains(stack))
            {
                return;
            }

            await using (StackSession session = await services.OpenAsync(stack, LockMode.ExclusiveWait, deadline.Token))
            {
                if (host.Interruption.Abort.IsCancellationRequested && session.Resources.Any(entry => entry.Key == KeyOf(pod)))
                {
                    await session.StopAsync(KeyOf(pod), TimeSpan.Zero, deadline.Token);
                }

                PlanResult result = await session.PlanDestroyAsync(PlanOptions.Default, deadline.Token);
                if (result.Plan is { } plan && session.HasWork(plan))
                {
                    var view = new PullView(host.Terminal.Error);
                    await PlanExecution.RunAsync(session, plan, ApplyOptions.Default, services.Journal, view.Handle, deadline.Token, deadline.Token);
                }
            }

            await services.States.RemoveAsync(stack, services.Holder, evenWithResources: false, deadline.Token);
        }
        catch (Exception fault) when (fault is EngineException or OperationCanceledException)
        {
            host.Terminal.Error.WriteLine($"iac: pod {pod} could not be removed: `iac destroy --stack {stack}` does it");
        }
    }

    private static ResourceKey KeyOf(string pod) => new("v1", "Pod", ResourceKey.DefaultNamespace, pod);

    private PodStatus? Status(string uid) => services.ScanPods().FirstOrDefault(pod => pod.Uid == uid)?.Status;

    private static bool IsBroken(ContainerStatus container) => container.Reason == "StartError";

    private async Task<string> FreeSuffixAsync()
    {
        IReadOnlyList<string> taken = await services.States.NamesAsync(host.Interruption.Abort);
        string suffix;
        do
        {
            suffix = RandomNumberGenerator.GetString(Letters, SuffixLength);
        }
        while (taken.Contains($"run-{suffix}"));
        return suffix;
    }

    private static string BaseName(string image)
    {
        string last = ImageReference.Parse(image).Repository.Split('/')[^1];
        string name = new([.. last.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-').Take(LongestBaseName)]);
        return name.Trim('-');
    }
}
