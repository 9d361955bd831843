using IaC.Model.Programs;

namespace IaC;

/// <summary>Runs programs. A program is a console project whose main function is <c>return await Deployment.RunAsync(...)</c>.</summary>
public sealed class Deployment
{
    private readonly ProgramContext _context;

    private Deployment(ProgramContext context) => _context = context;

    /// <summary>The deployment that the calling code belongs to.</summary>
    /// <exception cref="InvalidOperationException">It belongs to none.</exception>
    public static Deployment Instance => new(ProgramContext.Require("Deployment.Instance"));

    /// <summary>Name of the stack.</summary>
    public string StackName => _context.Start.Stack;

    /// <summary>Name of the project.</summary>
    public string ProjectName => _context.Start.Project;

    /// <summary>Nothing will be changed: `iac preview`.</summary>
    public bool IsDryRun => _context.Start.Preview;

    /// <summary>Absolute path of the project's folder.</summary>
    public string RootDirectory => _context.Start.Folder;

    /// <summary>Runs a program that declares its resources in a function.</summary>
    /// <returns>The exit code of the process.</returns>
    public static Task<int> RunAsync(Action program) => RunAsync(() =>
    {
        program();
        return Task.CompletedTask;
    });

    /// <inheritdoc cref="RunAsync(Action)"/>
    public static Task<int> RunAsync(Func<Task> program) => StartAsync(async context =>
    {
        _ = new Stack();
        await program().ConfigureAwait(false);
    });

    /// <summary>Runs a program that declares its resources in the constructor of its stack.</summary>
    /// <returns>The exit code of the process.</returns>
    public static Task<int> RunAsync<TStack>()
        where TStack : Stack, new() => StartAsync(context =>
    {
        _ = new TStack();
        return Task.CompletedTask;
    });

    private static async Task<int> StartAsync(Func<ProgramContext, Task> program)
    {
        if (Environment.GetEnvironmentVariable(ProgramFrames.SocketVariable) is not { Length: > 0 } socket)
        {
            return await EngineLauncher.RunAsync(Environment.GetCommandLineArgs()[1..]).ConfigureAwait(false);
        }

        (ProgramConnection connection, ProgramStart start) = await ProgramConnection.OpenAsync(socket).ConfigureAwait(false);
        using (connection)
        {
            var context = new ProgramContext(start);
            return await new ProgramRunner(connection, context).RunAsync(() => program(context)).ConfigureAwait(false);
        }
    }
}
