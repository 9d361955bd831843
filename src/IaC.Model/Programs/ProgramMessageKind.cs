namespace IaC.Model.Programs;

/// <summary>What a frame between <c>iac</c> and a program means. Numbers are never used twice; what is unknown is passed over.</summary>
public enum ProgramMessageKind : byte
{
    /// <summary>Program to <c>iac</c>, first: <c>{version}</c>.</summary>
    Hello = 1,

    /// <summary><c>iac</c> to program: <see cref="ProgramStart"/>.</summary>
    Start = 2,

    /// <summary>Program to <c>iac</c>, once for each resource: <see cref="DeclaredResource"/>.</summary>
    Resource = 3,

    /// <summary>Program to <c>iac</c>: all was declared: <see cref="DeclaredStack"/>.</summary>
    Stack = 4,

    /// <summary>Program to <c>iac</c>: the program failed: <see cref="ProgramFault"/>.</summary>
    Fault = 5,

    /// <summary>Program to <c>iac</c>, any time: <see cref="ProgramLog"/>.</summary>
    Log = 6,

    /// <summary><c>iac</c> to program: <see cref="ProgramCall"/>.</summary>
    Call = 7,

    /// <summary>Program to <c>iac</c>: <see cref="ProgramReply"/>.</summary>
    Reply = 8,

    /// <summary><c>iac</c> to program, last: nothing more is asked.</summary>
    End = 9,

    /// <summary>Program to <c>iac</c>, in the place of <see cref="Resource"/> and <see cref="Stack"/>: which kinds it provides: <see cref="DeclaredKind"/>.</summary>
    Kinds = 10,

    /// <summary>Program to <c>iac</c>, between a call and its reply: <see cref="ProgramProgress"/>.</summary>
    Progress = 11,

    /// <summary><c>iac</c> to a program or a host, with the number of a <see cref="ProgramCall"/> that nobody waits for any more: <c>{call}</c>.</summary>
    Cancel = 12,

    /// <summary><c>iac</c> to a host, just before a <see cref="ProgramCall"/>: bytes that go with that call, as they are.</summary>
    Content = 13,
}
