using System.Collections.Immutable;
using IaC.Model.Programs;
using IaC.Testing;

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

    /// <summary>Always <c>organization</c>: there are none, and this is what Pulumi calls it then.</summary>
#pragma warning disable CA1822 // As its neighbours, and as programs that come from Pulumi call it.
    public string OrganizationName => "organization";
#pragma warning restore CA1822

    /// <summary>Nothing will be changed: `iac preview`.</summary>
    public bool IsDryRun => _context.Start.Preview;

    /// <summary>Absolute path of the project's folder.</summary>
    public string RootDirectory => _context.Start.Folder;

    /// <summary>Runs a program that declares its resources in a function.</summary>
    /// <returns>The exit code of the process.</returns>
    public static Task<int> RunAsync(Action program, StackOptions? options = null) => StartAsync(() =>
    {
        _ = new Stack(options);
        program();
        return null;
    });

    /// <inheritdoc cref="RunAsync(Action, StackOptions)"/>
    public static Task<int> RunAsync(Func<Task> program, StackOptions? options = null) => StartAsync(() =>
    {
        _ = new Stack(options);
        return program();
    });

    /// <summary>Runs a program that declares its resources in a function, which returns the outputs of the stack by name: outputs, inputs, or plain values.</summary>
    /// <returns>The exit code of the process.</returns>
    public static Task<int> RunAsync(Func<IDictionary<string, object?>> program, StackOptions? options = null) => RunAsync(() => Task.FromResult(program()), options);

    /// <inheritdoc cref="RunAsync(Func{IDictionary{string, object}}, StackOptions)"/>
    public static Task<int> RunAsync(Func<Task<IDictionary<string, object?>>> program, StackOptions? options = null) => StartAsync(async () =>
    {
        var stack = new Stack(options);
        stack.Returned = await program().ConfigureAwait(false);
    });

    /// <summary>Runs a program that declares its resources in the constructor of its stack.</summary>
    /// <returns>The exit code of the process.</returns>
    public static Task<int> RunAsync<TStack>()
        where TStack : Stack, new() => StartAsync(() =>
    {
        _ = new TStack();
        return null;
    });

    /// <summary>Runs a stack in a unit test, without `iac` and without a machine: what it declares is checked as `iac` would check it, and mocks say what came of it.</summary>
    /// <param name="mocks">Makes resources up.</param>
    /// <param name="options">How.</param>
    /// <returns>The stack and all its resources, in the order in which they were declared.</returns>
    /// <exception cref="RunException">The program fails, or what it declares has faults; all of them.</exception>
    public static Task<ImmutableArray<Resource>> TestAsync<TStack>(IMocks mocks, TestOptions? options = null)
        where TStack : Stack, new() => new ProgramTest(mocks, options ?? new TestOptions()).RunAsync(() =>
    {
        _ = new TStack();
        return Task.CompletedTask;
    });

    /// <inheritdoc cref="TestAsync{TStack}(IMocks, TestOptions)"/>
    public static Task<ImmutableArray<Resource>> TestAsync(Func<Task> program, IMocks mocks, TestOptions? options = null) => new ProgramTest(mocks, options ?? new TestOptions()).RunAsync(() =>
    {
        _ = new Stack();
        return program();
    });

    private static Task<int> StartAsync(Func<Task?> program)
    {
        if (Environment.GetEnvironmentVariable(ProgramFrames.SocketVariable) is not { Length: > 0 } socket)
        {
            return EngineLauncher.RunAsync();
        }

        var connection = ProgramConnection.Open(socket);
        return Task.FromResult(new ProgramRunner(connection, new ProgramContext(connection)).Run(program));
    }
}
