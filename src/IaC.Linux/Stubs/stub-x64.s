# Starts a child by clone3(2) and lets it work off a table of system calls. Position independent; the bytes are in StubCode.cs, and a test compares the two.
#
#   rax = stub(rdi: struct clone_args *, rsi: its size, rdx: table *)       the parent's result is that of clone3
#
# The table: 24 bytes of header (operation that failed last, its negative error number, a word that the program writes), then operations of 72 bytes:
#   0 number (negative: no call, go to the operation at 56), 8..48 six arguments, 56 operation to go on with after an error (0: the next one),
#   64 where the result goes (0: nowhere).
# The last operation must not return. The child touches no stack: under CLONE_VFORK the stack pointer is the parent's.
    .intel_syntax noprefix
    mov     eax, 435                    # clone3
    syscall                             # keeps every register but rax, rcx and r11
    test    rax, rax
    jz      child
    ret
child:
    mov     r15, rdx                    # header
    lea     rbx, [rdx + 24]             # operation
next:
    mov     rax, [rbx]
    test    rax, rax
    js      jump
    mov     rdi, [rbx + 8]
    mov     rsi, [rbx + 16]
    mov     rdx, [rbx + 24]
    mov     r10, [rbx + 32]
    mov     r8,  [rbx + 40]
    mov     r9,  [rbx + 48]
    syscall
    cmp     rax, -4095
    jae     failed
    mov     rcx, [rbx + 64]
    test    rcx, rcx
    jz      advance
    mov     [rcx], rax
advance:
    add     rbx, 72
    jmp     next
failed:
    mov     rcx, [rbx + 56]
    test    rcx, rcx
    jz      advance
    mov     [r15], rbx
    mov     [r15 + 8], rax
jump:
    mov     rbx, [rbx + 56]
    jmp     next
