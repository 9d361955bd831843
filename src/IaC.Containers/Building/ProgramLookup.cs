using IaC.Containers.Oci;
using IaC.Linux.Stubs;

namespace IaC.Containers.Building;

/// <summary>Finds the program in the container's PATH, as execvp(3) does, and runs it.</summary>
internal static class ProgramLookup
{
    private const string PathVariable = "PATH=";

    internal static void Execute(SyscallProgram child, ProcessSpec process)
    {
        string name = process.Args[0];
        child.Step("execve", name);
        if (name.Contains('/', StringComparison.Ordinal))
        {
            child.Execute(name, process.Args, process.Env);
            return;
        }

        string path = process.Env.LastOrDefault(variable => variable.StartsWith(PathVariable, StringComparison.Ordinal)) ?? ContainerDefaults.Path;
        string[] folders = path[PathVariable.Length..].Split(':');
        foreach (string folder in folders)
        {
            SyscallLabel next = child.NewLabel();
            string candidate = Path.Combine(folder.Length == 0 ? "." : folder, name);
            child.CheckExecutable(candidate, OnError.GoTo(next));
            child.Step("execve", candidate);
            child.Execute(candidate, process.Args, process.Env);
            child.Mark(next);
        }

        // Nowhere: the last place answers for all.
        child.Step("execve", $"{name} in {path}");
        child.Execute(Path.Combine(folders[^1], name), process.Args, process.Env);
    }
}
