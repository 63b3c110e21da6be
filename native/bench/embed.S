/* embed.S - the children, as data of the program that execs them. */
	.section .rodata
	.balign 16
	.globl rt_child_static, rt_child_static_end, rt_child_dynamic, rt_child_dynamic_end
rt_child_static:
	.incbin "child"
rt_child_static_end:
	.balign 16
rt_child_dynamic:
	.incbin "child_dynamic"
rt_child_dynamic_end:
	.section .note.GNU-stack, "", %progbits
